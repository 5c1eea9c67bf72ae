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
CREATE INDEX ix_cases_flow ON cases (flow, id);
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
CREATE UNIQUE INDEX uq_documents_number ON documents (number) WHERE number <> '';
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
