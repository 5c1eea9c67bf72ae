CREATE TABLE absences (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	deputy_id INTEGER NOT NULL, 
	since INTEGER NOT NULL, 
	until INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	set_by INTEGER NOT NULL, 
	set_at INTEGER NOT NULL, 
	CONSTRAINT pk_absences PRIMARY KEY (id), 
	CONSTRAINT ck_absences_state CHECK (state IN ('planned','active','over'))
) STRICT;
CREATE INDEX ix_absences_deputy_id ON absences (deputy_id);
CREATE INDEX ix_absences_person_id ON absences (person_id);
CREATE INDEX ix_absences_until ON absences (until) WHERE state <> 'over';
CREATE TABLE addresses (
	channel TEXT NOT NULL, 
	address TEXT NOT NULL, 
	person_id INTEGER NOT NULL, 
	reachable INTEGER DEFAULT 1 NOT NULL, 
	since INTEGER NOT NULL, 
	CONSTRAINT pk_addresses PRIMARY KEY (channel, address)
) STRICT;
CREATE INDEX ix_addresses_person_id ON addresses (person_id);
CREATE TABLE assignments (
	case_id INTEGER NOT NULL, 
	seat TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	CONSTRAINT pk_assignments PRIMARY KEY (case_id, seat, kind)
) STRICT;
CREATE INDEX ix_assignments_seat ON assignments (seat, kind);
CREATE TABLE case_keys (
	flow TEXT NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	case_id INTEGER NOT NULL, 
	CONSTRAINT pk_case_keys PRIMARY KEY (flow, name, value, case_id)
) STRICT;
CREATE INDEX ix_case_keys_case_id ON case_keys (case_id);
CREATE TABLE case_links (
	link TEXT NOT NULL, 
	case_id INTEGER NOT NULL, 
	CONSTRAINT pk_case_links PRIMARY KEY (link)
) STRICT;
CREATE TABLE cases (
	id INTEGER NOT NULL, 
	number TEXT NOT NULL, 
	flow TEXT NOT NULL, 
	flow_version INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	face INTEGER NOT NULL, 
	about INTEGER, 
	parent INTEGER, 
	data TEXT NOT NULL, 
	opened_by INTEGER NOT NULL, 
	opened_at INTEGER NOT NULL, 
	entered_at INTEGER NOT NULL, 
	closed_at INTEGER, 
	CONSTRAINT pk_cases PRIMARY KEY (id)
) STRICT;
CREATE INDEX ix_cases_about ON cases (about, flow);
CREATE INDEX ix_cases_flow ON cases (flow, id);
CREATE INDEX ix_cases_open ON cases (flow, state) WHERE closed_at IS NULL;
CREATE INDEX ix_cases_opened_by ON cases (opened_by);
CREATE INDEX ix_cases_parent ON cases (parent);
CREATE UNIQUE INDEX uq_cases_number ON cases (number);
CREATE TABLE centre (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_centre PRIMARY KEY (name)
) STRICT;
CREATE TABLE claims (
	kind TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	slot INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	until INTEGER, 
	CONSTRAINT pk_claims PRIMARY KEY (kind, "key", slot)
) STRICT;
CREATE INDEX ix_claims_case_id ON claims (case_id);
CREATE TABLE conversations (
	person_id INTEGER NOT NULL, 
	focus INTEGER, 
	CONSTRAINT pk_conversations PRIMARY KEY (person_id)
) STRICT;
CREATE TABLE counters (
	name TEXT NOT NULL, 
	value INTEGER NOT NULL, 
	CONSTRAINT pk_counters PRIMARY KEY (name)
) STRICT;
CREATE TABLE days (
	day TEXT NOT NULL, 
	works INTEGER DEFAULT 0 NOT NULL, 
	why TEXT NOT NULL, 
	set_by INTEGER, 
	set_at INTEGER NOT NULL, 
	CONSTRAINT pk_days PRIMARY KEY (day)
) STRICT;
CREATE TABLE decisions (
	case_id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	face INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	digest TEXT NOT NULL, 
	data TEXT NOT NULL, 
	CONSTRAINT pk_decisions PRIMARY KEY (case_id, seq)
) STRICT;
CREATE TABLE documents (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	number TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	digest TEXT NOT NULL, 
	data TEXT NOT NULL, 
	created_at INTEGER NOT NULL, 
	CONSTRAINT pk_documents PRIMARY KEY (id)
) STRICT;
CREATE INDEX ix_documents_case_id ON documents (case_id);
CREATE UNIQUE INDEX uq_documents_number ON documents (number) WHERE number <> '';
CREATE TABLE drafts (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	case_id INTEGER, 
	flow TEXT NOT NULL, 
	event TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	data TEXT NOT NULL, 
	updated_at INTEGER NOT NULL, 
	CONSTRAINT pk_drafts PRIMARY KEY (id)
) STRICT;
CREATE INDEX ix_drafts_person_id ON drafts (person_id, case_id);
CREATE TABLE due (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	event TEXT NOT NULL, 
	due_at INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	entry INTEGER NOT NULL, 
	data TEXT NOT NULL, 
	done_at INTEGER, 
	CONSTRAINT pk_due PRIMARY KEY (id), 
	CONSTRAINT ck_due_state CHECK (state IN ('due','done','withdrawn'))
) STRICT;
CREATE INDEX ix_due_case_id ON due (case_id) WHERE state = 'due';
CREATE INDEX ix_due_due_at ON due (due_at) WHERE state = 'due';
CREATE TABLE flow_versions (
	flow TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	digest TEXT NOT NULL, 
	source TEXT NOT NULL, 
	stored_at INTEGER NOT NULL, 
	CONSTRAINT pk_flow_versions PRIMARY KEY (flow, version)
) STRICT;
CREATE TABLE history (
	case_id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	event TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	from_state TEXT NOT NULL, 
	to_state TEXT NOT NULL, 
	data TEXT NOT NULL, 
	event_key TEXT NOT NULL, 
	CONSTRAINT pk_history PRIMARY KEY (case_id, seq)
) STRICT;
CREATE UNIQUE INDEX uq_history_event_key ON history (case_id, event_key);
CREATE TABLE inbox (
	update_id INTEGER NOT NULL, 
	chat TEXT NOT NULL, 
	body TEXT NOT NULL, 
	received_at INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	done_at INTEGER, 
	CONSTRAINT pk_inbox PRIMARY KEY (update_id), 
	CONSTRAINT ck_inbox_state CHECK (state IN ('new','done','failed'))
) STRICT;
CREATE INDEX ix_inbox_chat ON inbox (chat, received_at);
CREATE INDEX ix_inbox_new ON inbox (update_id) WHERE state = 'new';
CREATE TABLE invites (
	code_hash TEXT NOT NULL, 
	role TEXT NOT NULL, 
	name TEXT NOT NULL, 
	uses_left INTEGER NOT NULL, 
	expires_at INTEGER NOT NULL, 
	created_at INTEGER NOT NULL, 
	created_by INTEGER, 
	CONSTRAINT pk_invites PRIMARY KEY (code_hash)
) STRICT;
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	address TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	msgid TEXT NOT NULL, 
	params TEXT NOT NULL, 
	priority INTEGER NOT NULL, 
	once INTEGER DEFAULT 0 NOT NULL, 
	edit TEXT NOT NULL, 
	case_id INTEGER, 
	state TEXT NOT NULL, 
	not_before INTEGER, 
	claimed_by TEXT, 
	claimed_at INTEGER, 
	sent_at INTEGER, 
	attempts INTEGER NOT NULL, 
	error TEXT, 
	body TEXT, 
	message_ref TEXT, 
	created_at INTEGER NOT NULL, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT ck_outbox_state CHECK (state IN ('due','claimed','sent','refused','unknown','withdrawn'))
) STRICT;
CREATE INDEX ix_outbox_address ON outbox (address, id);
CREATE INDEX ix_outbox_case_id ON outbox (case_id);
CREATE INDEX ix_outbox_pending ON outbox (id) WHERE state IN ('due','claimed');
CREATE TABLE people (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	language TEXT NOT NULL, 
	language_chosen INTEGER DEFAULT 0 NOT NULL, 
	phone TEXT, 
	created_at INTEGER NOT NULL, 
	left_at INTEGER, 
	CONSTRAINT pk_people PRIMARY KEY (id)
) STRICT;
CREATE TABLE person_roles (
	person_id INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	since INTEGER NOT NULL, 
	granted_by INTEGER, 
	CONSTRAINT pk_person_roles PRIMARY KEY (person_id, role)
) STRICT;
CREATE INDEX ix_person_roles_role ON person_roles (role);
CREATE TABLE policies (
	name TEXT NOT NULL, 
	since INTEGER NOT NULL, 
	value TEXT NOT NULL, 
	set_by INTEGER, 
	CONSTRAINT pk_policies PRIMARY KEY (name, since)
) STRICT;
CREATE TABLE record_history (
	record_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	actor TEXT NOT NULL, 
	case_id INTEGER, 
	data TEXT NOT NULL, 
	CONSTRAINT pk_record_history PRIMARY KEY (record_id, version)
) STRICT;
CREATE TABLE record_keys (
	type TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	record_id INTEGER NOT NULL, 
	CONSTRAINT pk_record_keys PRIMARY KEY (type, "key", value)
) STRICT;
CREATE INDEX ix_record_keys_record_id ON record_keys (record_id);
CREATE TABLE record_links (
	from_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	to_id INTEGER NOT NULL, 
	CONSTRAINT pk_record_links PRIMARY KEY (from_id, name, to_id)
) STRICT;
CREATE INDEX ix_record_links_to_id ON record_links (to_id, name);
CREATE TABLE record_words (
	type TEXT NOT NULL, 
	word TEXT NOT NULL, 
	record_id INTEGER NOT NULL, 
	CONSTRAINT pk_record_words PRIMARY KEY (type, word, record_id)
) STRICT;
CREATE INDEX ix_record_words_record_id ON record_words (record_id);
CREATE TABLE records (
	id INTEGER NOT NULL, 
	type TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	data TEXT NOT NULL, 
	created_at INTEGER NOT NULL, 
	changed_at INTEGER NOT NULL, 
	closed_at INTEGER, 
	CONSTRAINT pk_records PRIMARY KEY (id)
) STRICT;
CREATE INDEX ix_records_type ON records (type, id);
CREATE TABLE screens (
	address TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	message_ref TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	CONSTRAINT pk_screens PRIMARY KEY (address, subject)
) STRICT;
CREATE INDEX ix_screens_subject ON screens (subject);
CREATE TABLE sheets (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	data TEXT NOT NULL, 
	created_at INTEGER NOT NULL, 
	done_at INTEGER, 
	CONSTRAINT pk_sheets PRIMARY KEY (id), 
	CONSTRAINT ck_sheets_state CHECK (state IN ('unclear','wrong','ready','imported','dropped'))
) STRICT;
CREATE TABLE snoozes (
	case_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	entry INTEGER NOT NULL, 
	until INTEGER, 
	CONSTRAINT pk_snoozes PRIMARY KEY (case_id, person_id)
) STRICT;
CREATE TABLE schema_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
INSERT INTO schema_version (version_num) VALUES ('0003');
