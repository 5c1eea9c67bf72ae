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
CREATE INDEX ix_cases_flow ON cases (flow, id);
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
CREATE UNIQUE INDEX uq_documents_number ON documents (number) WHERE number <> '';
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
