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
CREATE INDEX ix_cases_flow ON cases (flow, id);
CREATE UNIQUE INDEX uq_documents_number ON documents (number) WHERE number <> '';
