CREATE TABLE case_keys (
	flow TEXT NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	case_id BIGINT NOT NULL, 
	CONSTRAINT pk_case_keys PRIMARY KEY (flow, name, value, case_id)
);
CREATE INDEX ix_case_keys_case_id ON case_keys (case_id);
CREATE TABLE case_links (
	link TEXT NOT NULL, 
	case_id BIGINT NOT NULL, 
	CONSTRAINT pk_case_links PRIMARY KEY (link)
);
