-- Agreements of both sides, and the signatures under them. One that was never proposed exists for its
-- author alone: private_to names that organisation.

CREATE TABLE agreements (
    id uuid PRIMARY KEY,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    private_to uuid CHECK (private_to IN (buyer_org_id, supplier_org_id)),
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN (
        'draft', 'proposed', 'changes_requested', 'signed', 'ending', 'expired', 'terminated',
        'superseded', 'withdrawn'
    )),
    author_side text NOT NULL CHECK (author_side IN ('buyer', 'supplier')),
    -- Who has acted for a side: nobody for both.
    buyer_hands uuid[] NOT NULL,
    supplier_hands uuid[] NOT NULL,
    kind text NOT NULL CHECK (kind IN ('nda', 'front_end')),
    title text NOT NULL,
    clauses text,
    valid_from date NOT NULL,
    -- The first day on which it is not valid any more.
    valid_until date CHECK (valid_from < valid_until),
    time_zone text NOT NULL,
    notice_days smallint NOT NULL CHECK (notice_days BETWEEN 0 AND 365),
    supersedes_id uuid,
    edition integer NOT NULL CHECK ((edition = 1) = (supersedes_id IS NULL) AND edition >= 1),
    proposed_at timestamptz,
    -- Since when it is in its present state, or somebody is to answer to its terms.
    since timestamptz NOT NULL,
    notice_ends_at timestamptz,
    superseded_at timestamptz,
    by_lapse boolean NOT NULL CHECK (NOT by_lapse OR state = 'withdrawn'),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES partnerships (id, buyer_org_id, supplier_org_id),
    CONSTRAINT agreements_sides UNIQUE (buyer_org_id, supplier_org_id, id),
    CONSTRAINT agreements_partnership UNIQUE (partnership_id, buyer_org_id, supplier_org_id, id),
    FOREIGN KEY (supersedes_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES agreements (id, partnership_id, buyer_org_id, supplier_org_id),
    CONSTRAINT agreements_one_side_a_person CHECK (NOT buyer_hands && supplier_hands),
    CHECK ((proposed_at IS NULL) = (private_to IS NOT NULL)),
    CHECK (state <> 'draft' OR private_to IS NOT NULL),
    CHECK (private_to IS NULL OR state IN ('draft', 'withdrawn')),
    CHECK (private_to IS NULL
        OR private_to = CASE author_side WHEN 'buyer' THEN buyer_org_id ELSE supplier_org_id END),
    CHECK (notice_ends_at IS NULL OR state IN ('ending', 'expired', 'terminated', 'superseded')),
    CHECK (state NOT IN ('ending', 'terminated') OR notice_ends_at IS NOT NULL),
    CHECK (superseded_at IS NULL
        OR state IN ('signed', 'ending', 'expired', 'terminated', 'superseded')),
    CHECK (state <> 'superseded' OR superseded_at IS NOT NULL)
);
CREATE INDEX agreements_of_superseded
    ON agreements (supersedes_id, partnership_id, buyer_org_id, supplier_org_id);
CREATE INDEX agreements_of_partnership ON agreements (partnership_id, id);
CREATE INDEX agreements_of_partnership_by_change ON agreements (partnership_id, updated_at, id);
CREATE INDEX agreements_of_buyer ON agreements (buyer_org_id, id);
CREATE INDEX agreements_of_supplier ON agreements (supplier_org_id, id);
CREATE INDEX agreements_of_buyer_by_change ON agreements (buyer_org_id, updated_at, id);
CREATE INDEX agreements_of_supplier_by_change ON agreements (supplier_org_id, updated_at, id);
-- Only one that both have signed comes in the place of another.
CREATE UNIQUE INDEX agreements_one_successor ON agreements (supersedes_id, partnership_id)
    WHERE state NOT IN ('draft', 'proposed', 'changes_requested', 'withdrawn');
CREATE STATISTICS agreements_parties (dependencies)
    ON partnership_id, buyer_org_id, supplier_org_id FROM agreements;
ALTER TABLE agreements ENABLE ROW LEVEL SECURITY;
ALTER TABLE agreements FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON agreements
    USING (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND (private_to IS NULL OR private_to = (SELECT current_organisation()))
    )
    WITH CHECK (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND (private_to IS NULL OR private_to = (SELECT current_organisation()))
    );
GRANT SELECT, INSERT, UPDATE ON agreements TO tandem_app;
CREATE TRIGGER stays_ended BEFORE UPDATE ON agreements FOR EACH ROW
    WHEN (old.state IN ('expired', 'terminated', 'superseded', 'withdrawn'))
    EXECUTE FUNCTION stays_ended();
-- What both have signed is never rewritten.
CREATE TRIGGER stays_agreed BEFORE UPDATE ON agreements FOR EACH ROW
    WHEN (old.state IN ('signed', 'ending') AND (
        old.author_side, old.kind, old.title, old.clauses, old.valid_from, old.valid_until,
        old.time_zone, old.notice_days, old.supersedes_id, old.edition
    ) IS DISTINCT FROM (
        new.author_side, new.kind, new.title, new.clauses, new.valid_from, new.valid_until,
        new.time_zone, new.notice_days, new.supersedes_id, new.edition
    ))
    EXECUTE FUNCTION stays_agreed();

-- Agreements are signed too.
ALTER TABLE signatures DROP CONSTRAINT signatures_noun_check;
ALTER TABLE signatures
    ADD CONSTRAINT signatures_noun_check CHECK (noun IN ('pilot', 'plan', 'agreement'));
ALTER TABLE signatures
    ADD COLUMN agreement_id uuid GENERATED ALWAYS AS (CASE noun WHEN 'agreement' THEN object_id END) STORED,
    ADD FOREIGN KEY (agreement_id, buyer_org_id, supplier_org_id)
        REFERENCES agreements (id, buyer_org_id, supplier_org_id);
CREATE INDEX signatures_of_agreement ON signatures (agreement_id, buyer_org_id, supplier_org_id);
