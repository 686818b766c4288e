-- Joint plans, their terms, and the signatures under them. A plan that was never proposed exists for
-- its author alone: private_to names that organisation.

CREATE TABLE plans (
    id uuid PRIMARY KEY,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    private_to uuid CHECK (private_to IN (buyer_org_id, supplier_org_id)),
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN (
        'draft', 'proposed', 'changes_requested', 'agreed', 'in_force', 'closed', 'terminated', 'withdrawn'
    )),
    author_side text NOT NULL CHECK (author_side IN ('buyer', 'supplier')),
    -- Who has acted for a side: nobody for both.
    buyer_hands uuid[] NOT NULL,
    supplier_hands uuid[] NOT NULL,
    -- The title of the terms that govern or lie on the table, for the search.
    title text NOT NULL,
    proposed_at timestamptz,
    -- Since when it is in its present state, or somebody is to answer to its terms.
    since timestamptz NOT NULL,
    by_lapse boolean NOT NULL CHECK (NOT by_lapse OR state = 'withdrawn'),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES partnerships (id, buyer_org_id, supplier_org_id),
    CONSTRAINT plans_sides UNIQUE (buyer_org_id, supplier_org_id, id),
    CONSTRAINT plans_one_side_a_person CHECK (NOT buyer_hands && supplier_hands),
    CHECK ((proposed_at IS NULL) = (private_to IS NOT NULL)),
    CHECK (state <> 'draft' OR private_to IS NOT NULL),
    CHECK (private_to IS NULL OR state IN ('draft', 'withdrawn')),
    CHECK (private_to IS NULL
        OR private_to = CASE author_side WHEN 'buyer' THEN buyer_org_id ELSE supplier_org_id END)
);
CREATE INDEX plans_of_parties ON plans (partnership_id, buyer_org_id, supplier_org_id);
CREATE INDEX plans_of_partnership ON plans (partnership_id, id);
CREATE INDEX plans_of_partnership_by_change ON plans (partnership_id, updated_at, id);
CREATE INDEX plans_of_buyer ON plans (buyer_org_id, id);
CREATE INDEX plans_of_supplier ON plans (supplier_org_id, id);
CREATE INDEX plans_of_buyer_by_change ON plans (buyer_org_id, updated_at, id);
CREATE INDEX plans_of_supplier_by_change ON plans (supplier_org_id, updated_at, id);
CREATE STATISTICS plans_parties (dependencies) ON partnership_id, buyer_org_id, supplier_org_id FROM plans;
ALTER TABLE plans ENABLE ROW LEVEL SECURITY;
ALTER TABLE plans FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON plans
    USING (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND (private_to IS NULL OR private_to = (SELECT current_organisation()))
    )
    WITH CHECK (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND (private_to IS NULL OR private_to = (SELECT current_organisation()))
    );
GRANT SELECT, INSERT, UPDATE ON plans TO tandem_app;
CREATE TRIGGER stays_ended BEFORE UPDATE ON plans FOR EACH ROW
    WHEN (old.state IN ('closed', 'terminated', 'withdrawn'))
    EXECUTE FUNCTION stays_ended();

-- The terms of plans: those that both sides have signed, in order, and at most one besides that lies on
-- the table. Of those that are signed the last govern.
CREATE TABLE plan_terms (
    plan_id uuid NOT NULL,
    number integer NOT NULL CHECK (number >= 1),
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    private_to uuid,
    title text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    time_zone text NOT NULL,
    vision text NOT NULL,
    category text,
    principles text,
    currency text CHECK (currency ~ '^[A-Z]{3}$'),
    weighting text NOT NULL CHECK (weighting IN ('weighted', 'unweighted')),
    review_months smallint NOT NULL CHECK (review_months BETWEEN 1 AND 12),
    content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    -- Of the first terms, the proposal is kept once they are accepted.
    reason text,
    proposed_side text CHECK (proposed_side IN ('buyer', 'supplier')),
    proposed_by uuid,
    proposed_at timestamptz,
    accepted_by uuid,
    accepted_at timestamptz,
    PRIMARY KEY (plan_id, number),
    FOREIGN KEY (plan_id, buyer_org_id, supplier_org_id)
        REFERENCES plans (id, buyer_org_id, supplier_org_id),
    CHECK (starts_on < ends_on AND ends_on < starts_on + interval '5 years'),
    CHECK ((reason IS NULL) = (number = 1)),
    CHECK (num_nulls(proposed_side, proposed_by, proposed_at) IN (0, 3)),
    CHECK (num_nulls(accepted_by, accepted_at) IN (0, 2)),
    CHECK (proposed_at IS NOT NULL OR number = 1 AND accepted_at IS NULL),
    CHECK (private_to IS NULL OR number = 1 AND accepted_at IS NULL),
    CONSTRAINT plan_terms_two_persons CHECK (accepted_by <> proposed_by)
);
CREATE INDEX plan_terms_of_plan ON plan_terms (plan_id, buyer_org_id, supplier_org_id);
CREATE UNIQUE INDEX plan_terms_one_open ON plan_terms (plan_id) WHERE accepted_at IS NULL;
ALTER TABLE plan_terms ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_terms FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON plan_terms
    USING (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND (private_to IS NULL OR private_to = (SELECT current_organisation()))
    )
    WITH CHECK (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND (private_to IS NULL OR private_to = (SELECT current_organisation()))
    );
GRANT SELECT, INSERT, UPDATE, DELETE ON plan_terms TO tandem_app;
CREATE TRIGGER stays_agreed BEFORE UPDATE OR DELETE ON plan_terms FOR EACH ROW
    WHEN (old.accepted_at IS NOT NULL)
    EXECUTE FUNCTION stays_agreed();

-- Plans are signed too.
ALTER TABLE signatures DROP CONSTRAINT signatures_noun_check;
ALTER TABLE signatures ADD CONSTRAINT signatures_noun_check CHECK (noun IN ('pilot', 'plan'));
ALTER TABLE signatures
    ADD COLUMN plan_id uuid GENERATED ALWAYS AS (CASE noun WHEN 'plan' THEN object_id END) STORED,
    ADD FOREIGN KEY (plan_id, buyer_org_id, supplier_org_id)
        REFERENCES plans (id, buyer_org_id, supplier_org_id);
CREATE INDEX signatures_of_plan ON signatures (plan_id, buyer_org_id, supplier_org_id);

-- A program may write plans. To sign one takes a person.
ALTER TABLE service_accounts DROP CONSTRAINT service_accounts_check;
ALTER TABLE service_accounts ADD CONSTRAINT service_accounts_check CHECK (
    scopes <@ ARRAY[
        'read', 'read_audit', 'write_proposals', 'review_proposals', 'write_pilots', 'write_commitments',
        'write_plans'
    ]
    OR scopes <@ ARRAY['read', 'manage_members'] AND expires_at IS NOT NULL
        AND expires_at <= created_at + interval '1 hour'
);
