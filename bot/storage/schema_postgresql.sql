CREATE TABLE absences (
	id BIGINT NOT NULL, 
	person_id BIGINT NOT NULL, 
	deputy_id BIGINT NOT NULL, 
	since BIGINT NOT NULL, 
	until BIGINT NOT NULL, 
	state TEXT NOT NULL, 
	set_by BIGINT NOT NULL, 
	set_at BIGINT NOT NULL, 
	CONSTRAINT pk_absences PRIMARY KEY (id), 
	CONSTRAINT ck_absences_state CHECK (state IN ('planned','active','over'))
);
CREATE INDEX ix_absences_deputy_id ON absences (deputy_id);
CREATE INDEX ix_absences_person_id ON absences (person_id);
CREATE INDEX ix_absences_until ON absences (until) WHERE state <> 'over';
CREATE TABLE addresses (
	channel TEXT NOT NULL, 
	address TEXT NOT NULL, 
	person_id BIGINT NOT NULL, 
	reachable INTEGER DEFAULT 1 NOT NULL, 
	since BIGINT NOT NULL, 
	CONSTRAINT pk_addresses PRIMARY KEY (channel, address)
);
CREATE INDEX ix_addresses_person_id ON addresses (person_id);
CREATE TABLE assignments (
	case_id BIGINT NOT NULL, 
	seat TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	CONSTRAINT pk_assignments PRIMARY KEY (case_id, seat, kind)
);
CREATE INDEX ix_assignments_seat ON assignments (seat, kind);
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
CREATE TABLE cases (
	id BIGINT NOT NULL, 
	number TEXT NOT NULL, 
	flow TEXT NOT NULL, 
	flow_version BIGINT NOT NULL, 
	state TEXT NOT NULL, 
	version BIGINT NOT NULL, 
	face BIGINT NOT NULL, 
	about BIGINT, 
	parent BIGINT, 
	data TEXT NOT NULL, 
	opened_by BIGINT NOT NULL, 
	opened_at BIGINT NOT NULL, 
	entered_at BIGINT NOT NULL, 
	closed_at BIGINT, 
	CONSTRAINT pk_cases PRIMARY KEY (id)
);
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
);
CREATE TABLE claims (
	kind TEXT NOT NULL, 
	key TEXT NOT NULL, 
	slot BIGINT NOT NULL, 
	case_id BIGINT NOT NULL, 
	until BIGINT, 
	CONSTRAINT pk_claims PRIMARY KEY (kind, key, slot)
);
CREATE INDEX ix_claims_case_id ON claims (case_id);
CREATE TABLE conversations (
	person_id BIGINT NOT NULL, 
	focus BIGINT, 
	CONSTRAINT pk_conversations PRIMARY KEY (person_id)
);
CREATE TABLE counters (
	name TEXT NOT NULL, 
	value BIGINT NOT NULL, 
	CONSTRAINT pk_counters PRIMARY KEY (name)
);
CREATE TABLE days (
	day TEXT NOT NULL, 
	works INTEGER DEFAULT 0 NOT NULL, 
	why TEXT NOT NULL, 
	set_by BIGINT, 
	set_at BIGINT NOT NULL, 
	CONSTRAINT pk_days PRIMARY KEY (day)
);
CREATE TABLE decisions (
	case_id BIGINT NOT NULL, 
	seq BIGINT NOT NULL, 
	person_id BIGINT NOT NULL, 
	face BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	digest TEXT NOT NULL, 
	data TEXT NOT NULL, 
	CONSTRAINT pk_decisions PRIMARY KEY (case_id, seq)
);
CREATE TABLE documents (
	id BIGINT NOT NULL, 
	case_id BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	number TEXT NOT NULL, 
	version BIGINT NOT NULL, 
	digest TEXT NOT NULL, 
	data TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_documents PRIMARY KEY (id)
);
CREATE INDEX ix_documents_case_id ON documents (case_id);
CREATE UNIQUE INDEX uq_documents_number ON documents (number) WHERE number <> '';
CREATE TABLE drafts (
	id BIGINT NOT NULL, 
	person_id BIGINT NOT NULL, 
	case_id BIGINT, 
	flow TEXT NOT NULL, 
	event TEXT NOT NULL, 
	version BIGINT NOT NULL, 
	data TEXT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_drafts PRIMARY KEY (id)
);
CREATE INDEX ix_drafts_person_id ON drafts (person_id, case_id);
CREATE TABLE due (
	id BIGINT NOT NULL, 
	case_id BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	event TEXT NOT NULL, 
	due_at BIGINT NOT NULL, 
	state TEXT NOT NULL, 
	entry BIGINT NOT NULL, 
	data TEXT NOT NULL, 
	done_at BIGINT, 
	CONSTRAINT pk_due PRIMARY KEY (id), 
	CONSTRAINT ck_due_state CHECK (state IN ('due','done','withdrawn'))
);
CREATE INDEX ix_due_case_id ON due (case_id) WHERE state = 'due';
CREATE INDEX ix_due_due_at ON due (due_at) WHERE state = 'due';
CREATE TABLE flow_versions (
	flow TEXT NOT NULL, 
	version BIGINT NOT NULL, 
	digest TEXT NOT NULL, 
	source TEXT NOT NULL, 
	stored_at BIGINT NOT NULL, 
	CONSTRAINT pk_flow_versions PRIMARY KEY (flow, version)
);
CREATE TABLE history (
	case_id BIGINT NOT NULL, 
	seq BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	event TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	from_state TEXT NOT NULL, 
	to_state TEXT NOT NULL, 
	data TEXT NOT NULL, 
	event_key TEXT NOT NULL, 
	CONSTRAINT pk_history PRIMARY KEY (case_id, seq)
);
CREATE UNIQUE INDEX uq_history_event_key ON history (case_id, event_key);
CREATE TABLE inbox (
	update_id BIGINT NOT NULL, 
	chat TEXT NOT NULL, 
	body TEXT NOT NULL, 
	received_at BIGINT NOT NULL, 
	state TEXT NOT NULL, 
	done_at BIGINT, 
	CONSTRAINT pk_inbox PRIMARY KEY (update_id), 
	CONSTRAINT ck_inbox_state CHECK (state IN ('new','done','failed'))
);
CREATE INDEX ix_inbox_chat ON inbox (chat, received_at);
CREATE INDEX ix_inbox_new ON inbox (update_id) WHERE state = 'new';
CREATE TABLE invites (
	code_hash TEXT NOT NULL, 
	role TEXT NOT NULL, 
	name TEXT NOT NULL, 
	uses_left BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	created_by BIGINT, 
	CONSTRAINT pk_invites PRIMARY KEY (code_hash)
);
CREATE TABLE outbox (
	id BIGINT NOT NULL, 
	person_id BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	address TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	msgid TEXT NOT NULL, 
	params TEXT NOT NULL, 
	priority BIGINT NOT NULL, 
	once INTEGER DEFAULT 0 NOT NULL, 
	edit TEXT NOT NULL, 
	case_id BIGINT, 
	state TEXT NOT NULL, 
	not_before BIGINT, 
	claimed_by TEXT, 
	claimed_at BIGINT, 
	sent_at BIGINT, 
	attempts BIGINT NOT NULL, 
	error TEXT, 
	body TEXT, 
	message_ref TEXT, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT ck_outbox_state CHECK (state IN ('due','claimed','sent','refused','unknown','withdrawn'))
);
CREATE INDEX ix_outbox_address ON outbox (address, id);
CREATE INDEX ix_outbox_case_id ON outbox (case_id);
CREATE INDEX ix_outbox_pending ON outbox (id) WHERE state IN ('due','claimed');
CREATE TABLE people (
	id BIGINT NOT NULL, 
	name TEXT NOT NULL, 
	language TEXT NOT NULL, 
	language_chosen INTEGER DEFAULT 0 NOT NULL, 
	phone TEXT, 
	created_at BIGINT NOT NULL, 
	left_at BIGINT, 
	CONSTRAINT pk_people PRIMARY KEY (id)
);
CREATE TABLE person_roles (
	person_id BIGINT NOT NULL, 
	role TEXT NOT NULL, 
	since BIGINT NOT NULL, 
	granted_by BIGINT, 
	CONSTRAINT pk_person_roles PRIMARY KEY (person_id, role)
);
CREATE INDEX ix_person_roles_role ON person_roles (role);
CREATE TABLE policies (
	name TEXT NOT NULL, 
	since BIGINT NOT NULL, 
	value TEXT NOT NULL, 
	set_by BIGINT, 
	CONSTRAINT pk_policies PRIMARY KEY (name, since)
);
CREATE TABLE record_history (
	record_id BIGINT NOT NULL, 
	version BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	actor TEXT NOT NULL, 
	case_id BIGINT, 
	data TEXT NOT NULL, 
	CONSTRAINT pk_record_history PRIMARY KEY (record_id, version)
);
CREATE TABLE record_keys (
	type TEXT NOT NULL, 
	key TEXT NOT NULL, 
	value TEXT NOT NULL, 
	record_id BIGINT NOT NULL, 
	CONSTRAINT pk_record_keys PRIMARY KEY (type, key, value)
);
CREATE INDEX ix_record_keys_record_id ON record_keys (record_id);
CREATE TABLE record_links (
	from_id BIGINT NOT NULL, 
	name TEXT NOT NULL, 
	to_id BIGINT NOT NULL, 
	CONSTRAINT pk_record_links PRIMARY KEY (from_id, name, to_id)
);
CREATE INDEX ix_record_links_to_id ON record_links (to_id, name);
CREATE TABLE record_words (
	type TEXT NOT NULL, 
	word TEXT COLLATE "C" NOT NULL, 
	record_id BIGINT NOT NULL, 
	CONSTRAINT pk_record_words PRIMARY KEY (type, word, record_id)
);
CREATE INDEX ix_record_words_record_id ON record_words (record_id);
CREATE TABLE records (
	id BIGINT NOT NULL, 
	type TEXT NOT NULL, 
	version BIGINT NOT NULL, 
	data TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	changed_at BIGINT NOT NULL, 
	closed_at BIGINT, 
	CONSTRAINT pk_records PRIMARY KEY (id)
);
CREATE INDEX ix_records_type ON records (type, id);
CREATE TABLE screens (
	address TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	message_ref TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_screens PRIMARY KEY (address, subject)
);
CREATE INDEX ix_screens_subject ON screens (subject);
CREATE TABLE sheets (
	id BIGINT NOT NULL, 
	person_id BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	data TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	done_at BIGINT, 
	CONSTRAINT pk_sheets PRIMARY KEY (id), 
	CONSTRAINT ck_sheets_state CHECK (state IN ('unclear','wrong','ready','imported','dropped'))
);
CREATE TABLE snoozes (
	case_id BIGINT NOT NULL, 
	person_id BIGINT NOT NULL, 
	entry BIGINT NOT NULL, 
	until BIGINT, 
	CONSTRAINT pk_snoozes PRIMARY KEY (case_id, person_id)
);
CREATE TABLE schema_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
INSERT INTO schema_version (version_num) VALUES ('0003');
