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
CREATE INDEX ix_cases_flow ON cases (flow, id);
CREATE UNIQUE INDEX uq_documents_number ON documents (number) WHERE number <> '';
