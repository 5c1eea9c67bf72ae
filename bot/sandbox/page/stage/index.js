/**
 * What stands beside the phones registers itself here, by `registerPanel` of the store.
 * @module
 */
export {};
