-- Files. Their bytes lie outside of the database, under a random name that a row gives: object_id of an
-- attachment that is complete, or a row of spare_objects. Each object is named before its first byte is
-- written, so none is ever lost or forgotten.

CREATE TABLE attachments (
    id uuid PRIMARY KEY,
    proposal_id uuid,
    agreement_id uuid,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'complete', 'removed')),
    -- The side that brought it.
    side text NOT NULL CHECK (side IN ('buyer', 'supplier')),
    name text NOT NULL,
    media_type text NOT NULL CHECK (media_type IN (
        'application/pdf',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'application/vnd.openxmlformats-officedocument.presentationml.presentation',
        'image/png', 'image/jpeg', 'image/webp', 'text/plain', 'text/csv'
    )),
    size bigint NOT NULL CHECK (size > 0),
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    confidential boolean NOT NULL,
    completed_at timestamptz,
    object_id uuid UNIQUE,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT attachments_one_owner CHECK (num_nonnulls(proposal_id, agreement_id) = 1),
    FOREIGN KEY (proposal_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES proposals (id, partnership_id, buyer_org_id, supplier_org_id),
    FOREIGN KEY (agreement_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES agreements (id, partnership_id, buyer_org_id, supplier_org_id),
    -- What an agreement names as its document is one of its own files.
    CONSTRAINT attachments_of_agreement
        UNIQUE (agreement_id, partnership_id, buyer_org_id, supplier_org_id, id),
    CHECK (agreement_id IS NOT NULL OR side = 'supplier'),
    CHECK ((state = 'complete') = (object_id IS NOT NULL)),
    CHECK (CASE state WHEN 'pending' THEN completed_at IS NULL
        WHEN 'complete' THEN completed_at IS NOT NULL ELSE true END)
);
CREATE INDEX attachments_of_proposal
    ON attachments (proposal_id, partnership_id, buyer_org_id, supplier_org_id, id);
ALTER TABLE attachments ENABLE ROW LEVEL SECURITY;
ALTER TABLE attachments FORCE ROW LEVEL SECURITY;
-- The side that brought a file sees it; the other one once its bytes are there, while it sees the owner.
-- What was withdrawn is the supplier's again.
CREATE POLICY sides ON attachments
    USING (
        (SELECT current_organisation()) =
            CASE side WHEN 'buyer' THEN buyer_org_id ELSE supplier_org_id END
        OR (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
            AND state = 'complete'
            AND (
                EXISTS (SELECT FROM proposals p WHERE p.id = proposal_id AND p.state <> 'withdrawn')
                OR EXISTS (SELECT FROM agreements a WHERE a.id = agreement_id)
            )
    )
    WITH CHECK (
        (SELECT current_organisation()) =
            CASE side WHEN 'buyer' THEN buyer_org_id ELSE supplier_org_id END
    );
GRANT SELECT, INSERT ON attachments TO tandem_app;
GRANT UPDATE (version, state, completed_at, object_id, updated_at) ON attachments TO tandem_app;
CREATE TRIGGER stays_ended BEFORE UPDATE ON attachments FOR EACH ROW
    WHEN (old.state = 'removed')
    EXECUTE FUNCTION stays_ended();
-- The bytes that are there are never exchanged for others.
CREATE TRIGGER stays_agreed BEFORE UPDATE ON attachments FOR EACH ROW
    WHEN (old.state = 'complete' AND (
        new.state = 'pending' OR old.completed_at IS DISTINCT FROM new.completed_at
        OR new.state = 'complete' AND old.object_id IS DISTINCT FROM new.object_id
    ))
    EXECUTE FUNCTION stays_agreed();

-- Objects that no file names: they are being written, or nobody needs them any more. A worker takes
-- those that are due away.
CREATE TABLE spare_objects (
    object_id uuid PRIMARY KEY,
    org_id uuid NOT NULL,
    due_at timestamptz NOT NULL
);
CREATE INDEX spare_objects_by_due ON spare_objects (due_at);
ALTER TABLE spare_objects ENABLE ROW LEVEL SECURITY;
ALTER TABLE spare_objects FORCE ROW LEVEL SECURITY;
CREATE POLICY worker ON spare_objects
    USING ((SELECT is_worker()) OR (SELECT current_organisation()) = org_id)
    WITH CHECK ((SELECT is_worker()) OR (SELECT current_organisation()) = org_id);
GRANT SELECT, INSERT, UPDATE (due_at), DELETE ON spare_objects TO tandem_app;

-- The document of an agreement.
ALTER TABLE agreements
    ADD COLUMN document_id uuid,
    ADD FOREIGN KEY (document_id, id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES attachments (id, agreement_id, partnership_id, buyer_org_id, supplier_org_id),
    -- What is proposed has words.
    ADD CONSTRAINT agreements_words CHECK (
        clauses IS NOT NULL OR document_id IS NOT NULL OR state IN ('draft', 'changes_requested', 'withdrawn')
    );
CREATE INDEX agreements_of_document
    ON agreements (document_id, id, partnership_id, buyer_org_id, supplier_org_id);
CREATE TRIGGER stays_agreed_with_document BEFORE UPDATE ON agreements FOR EACH ROW
    WHEN (old.state IN ('signed', 'ending') AND old.document_id IS DISTINCT FROM new.document_id)
    EXECUTE FUNCTION stays_agreed();
