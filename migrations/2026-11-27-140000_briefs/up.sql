-- Briefs: what a buyer looks for, the invitations that its suppliers get, what is asked and told, and
-- which proposals were made for which invitation. The brief and the list of who is invited are the
-- buyer's alone; an invitation holds its own copy of the terms and refers to no brief, so that no row
-- that a supplier reads tells of another.

CREATE TABLE briefs (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN (
        'draft', 'published', 'closed', 'evaluating', 'decided', 'archived', 'cancelled'
    )),
    title text NOT NULL,
    summary text NOT NULL,
    category text CHECK (category IN (
        'product', 'packaging', 'process', 'service', 'insight', 'sustainability', 'digital', 'cost'
    )),
    problem text NOT NULL,
    outcomes text[] NOT NULL CHECK (cardinality(outcomes) <= 20 AND array_position(outcomes, NULL) IS NULL),
    -- Names and weights, in arrays of one length.
    criteria text[] NOT NULL CHECK (array_position(criteria, NULL) IS NULL),
    weights smallint[] NOT NULL CHECK (1 <= ALL (weights) AND 100 >= ALL (weights)),
    constraints text,
    readiness smallint CHECK (readiness BETWEEN 1 AND 9),
    budget_from numeric CHECK (budget_from >= 0),
    budget_to numeric CHECK (budget_to >= budget_from),
    budget_currency text,
    share_budget boolean NOT NULL,
    agreement text NOT NULL CHECK (agreement IN ('none', 'nda', 'front_end')),
    questions_until timestamptz NOT NULL,
    closes_at timestamptz NOT NULL,
    decision_by timestamptz NOT NULL,
    published_at timestamptz,
    reason text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT briefs_owner UNIQUE (organisation_id, id),
    CONSTRAINT briefs_criteria CHECK (cardinality(criteria) <= 20 AND cardinality(criteria) = cardinality(weights)),
    CHECK (num_nulls(budget_from, budget_to, budget_currency) IN (0, 3)),
    CHECK (questions_until <= closes_at AND closes_at <= decision_by),
    CHECK (published_at IS NULL OR published_at < closes_at),
    CHECK (CASE state
        WHEN 'draft' THEN published_at IS NULL
        WHEN 'cancelled' THEN true
        ELSE published_at IS NOT NULL
    END),
    CHECK ((state = 'cancelled') = (reason IS NOT NULL))
);
CREATE INDEX briefs_by_change ON briefs (organisation_id, updated_at, id);
ALTER TABLE briefs ENABLE ROW LEVEL SECURITY;
ALTER TABLE briefs FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON briefs
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT, UPDATE ON briefs TO tandem_app;
CREATE TRIGGER stays_ended BEFORE UPDATE ON briefs FOR EACH ROW
    WHEN (old.state IN ('archived', 'cancelled'))
    EXECUTE FUNCTION stays_ended();
-- Once it is published, time is given and never taken, and what was said stays.
CREATE TRIGGER stays_agreed BEFORE UPDATE ON briefs FOR EACH ROW
    WHEN (old.published_at IS NOT NULL AND (
        new.questions_until < old.questions_until OR new.closes_at < old.closes_at
        OR new.decision_by < old.decision_by
        OR (
            old.title, old.summary, old.category, old.problem, old.outcomes, old.constraints, old.readiness,
            old.budget_from, old.budget_to, old.budget_currency, old.share_budget, old.agreement,
            old.published_at
        ) IS DISTINCT FROM (
            new.title, new.summary, new.category, new.problem, new.outcomes, new.constraints, new.readiness,
            new.budget_from, new.budget_to, new.budget_currency, new.share_budget, new.agreement,
            new.published_at
        )))
    EXECUTE FUNCTION stays_agreed();

CREATE TABLE brief_invitations (
    id uuid PRIMARY KEY,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'closed', 'cancelled')),
    title text NOT NULL,
    summary text NOT NULL,
    category text CHECK (category IN (
        'product', 'packaging', 'process', 'service', 'insight', 'sustainability', 'digital', 'cost'
    )),
    problem text NOT NULL,
    outcomes text[] NOT NULL CHECK (cardinality(outcomes) <= 20 AND array_position(outcomes, NULL) IS NULL),
    criteria text[] NOT NULL CHECK (array_position(criteria, NULL) IS NULL),
    weights smallint[] NOT NULL CHECK (1 <= ALL (weights) AND 100 >= ALL (weights)),
    constraints text,
    readiness smallint CHECK (readiness BETWEEN 1 AND 9),
    -- Only where the buyer shares it.
    budget_from numeric CHECK (budget_from >= 0),
    budget_to numeric CHECK (budget_to >= budget_from),
    budget_currency text,
    agreement text NOT NULL CHECK (agreement IN ('none', 'nda', 'front_end')),
    questions_until timestamptz NOT NULL,
    closes_at timestamptz NOT NULL,
    decision_by timestamptz NOT NULL,
    opened_at timestamptz,
    told_until timestamptz NOT NULL,
    reason text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES partnerships (id, buyer_org_id, supplier_org_id),
    CONSTRAINT brief_invitations_sides UNIQUE (partnership_id, buyer_org_id, supplier_org_id, id),
    CONSTRAINT brief_invitations_criteria
        CHECK (cardinality(criteria) <= 20 AND cardinality(criteria) = cardinality(weights)),
    CHECK (num_nulls(budget_from, budget_to, budget_currency) IN (0, 3)),
    CHECK (questions_until <= closes_at AND closes_at <= decision_by),
    -- What ends with its partnership has no reason of its own.
    CHECK (reason IS NULL OR state = 'cancelled')
);
CREATE INDEX brief_invitations_of_partnership ON brief_invitations (partnership_id, id);
CREATE INDEX brief_invitations_of_partnership_by_change ON brief_invitations (partnership_id, updated_at, id);
CREATE INDEX brief_invitations_of_buyer ON brief_invitations (buyer_org_id, id);
CREATE INDEX brief_invitations_of_buyer_by_change ON brief_invitations (buyer_org_id, updated_at, id);
CREATE INDEX brief_invitations_of_supplier ON brief_invitations (supplier_org_id, id);
CREATE INDEX brief_invitations_of_supplier_by_change ON brief_invitations (supplier_org_id, updated_at, id);
CREATE STATISTICS brief_invitations_parties (dependencies)
    ON partnership_id, buyer_org_id, supplier_org_id FROM brief_invitations;
ALTER TABLE brief_invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE brief_invitations FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON brief_invitations
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT, UPDATE ON brief_invitations TO tandem_app;
CREATE TRIGGER stays_ended BEFORE UPDATE ON brief_invitations FOR EACH ROW
    WHEN (old.state = 'cancelled')
    EXECUTE FUNCTION stays_ended();
CREATE TRIGGER stays_agreed BEFORE UPDATE ON brief_invitations FOR EACH ROW
    WHEN (new.questions_until < old.questions_until OR new.closes_at < old.closes_at
        OR new.decision_by < old.decision_by
        OR (old.state = 'closed' AND new.state = 'open')
        OR (
            old.title, old.summary, old.category, old.problem, old.outcomes, old.constraints, old.readiness,
            old.budget_from, old.budget_to, old.budget_currency, old.agreement
        ) IS DISTINCT FROM (
            new.title, new.summary, new.category, new.problem, new.outcomes, new.constraints, new.readiness,
            new.budget_from, new.budget_to, new.budget_currency, new.agreement
        ))
    EXECUTE FUNCTION stays_agreed();

-- Whom a brief names, and the invitation that came of it: the buyer's alone.
CREATE TABLE brief_invitees (
    brief_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    invitation_id uuid,
    PRIMARY KEY (brief_id, partnership_id),
    FOREIGN KEY (brief_id, buyer_org_id) REFERENCES briefs (id, organisation_id),
    FOREIGN KEY (partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES partnerships (id, buyer_org_id, supplier_org_id),
    FOREIGN KEY (invitation_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES brief_invitations (id, partnership_id, buyer_org_id, supplier_org_id)
);
CREATE INDEX brief_invitees_of_brief ON brief_invitees (buyer_org_id, brief_id, partnership_id);
CREATE INDEX brief_invitees_of_partnership ON brief_invitees (partnership_id, buyer_org_id, supplier_org_id);
CREATE INDEX brief_invitees_of_invitation
    ON brief_invitees (invitation_id, partnership_id, buyer_org_id, supplier_org_id);
ALTER TABLE brief_invitees ENABLE ROW LEVEL SECURITY;
ALTER TABLE brief_invitees FORCE ROW LEVEL SECURITY;
CREATE POLICY buyer ON brief_invitees
    USING (buyer_org_id = (SELECT current_organisation()))
    WITH CHECK (buyer_org_id = (SELECT current_organisation()));
GRANT SELECT, INSERT, DELETE ON brief_invitees TO tandem_app;
-- Who is named by a draft is written anew; who is invited stays so.
CREATE TRIGGER stays_agreed BEFORE UPDATE OR DELETE ON brief_invitees FOR EACH ROW
    WHEN (old.invitation_id IS NOT NULL)
    EXECUTE FUNCTION stays_agreed();

CREATE TABLE brief_questions (
    id uuid PRIMARY KEY,
    invitation_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    question text NOT NULL,
    asked_at timestamptz NOT NULL,
    answer text,
    -- Without an answer it was answered to all.
    answered_at timestamptz,
    FOREIGN KEY (invitation_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES brief_invitations (id, partnership_id, buyer_org_id, supplier_org_id),
    CHECK (answer IS NULL OR answered_at IS NOT NULL)
);
CREATE INDEX brief_questions_of_invitation
    ON brief_questions (invitation_id, partnership_id, buyer_org_id, supplier_org_id);
ALTER TABLE brief_questions ENABLE ROW LEVEL SECURITY;
ALTER TABLE brief_questions FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON brief_questions
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT, UPDATE (answer, answered_at) ON brief_questions TO tandem_app;
CREATE TRIGGER stays_agreed BEFORE UPDATE ON brief_questions FOR EACH ROW
    WHEN (old.answered_at IS NOT NULL)
    EXECUTE FUNCTION stays_agreed();

-- What was told to all: a row for each invitation, with an id of its own.
CREATE TABLE brief_clarifications (
    id uuid PRIMARY KEY,
    invitation_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    text text NOT NULL,
    told_at timestamptz NOT NULL,
    FOREIGN KEY (invitation_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES brief_invitations (id, partnership_id, buyer_org_id, supplier_org_id)
);
CREATE INDEX brief_clarifications_of_invitation
    ON brief_clarifications (invitation_id, partnership_id, buyer_org_id, supplier_org_id);
ALTER TABLE brief_clarifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE brief_clarifications FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON brief_clarifications FOR SELECT
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
CREATE POLICY buyer ON brief_clarifications FOR INSERT
    WITH CHECK (buyer_org_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON brief_clarifications TO tandem_app;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON brief_clarifications FOR EACH ROW
    EXECUTE FUNCTION stays_agreed();

-- For which invitation a proposal was made. The buyer knows of it as of the proposal: not of a draft's.
CREATE TABLE proposal_briefs (
    proposal_id uuid PRIMARY KEY,
    invitation_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    FOREIGN KEY (proposal_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES proposals (id, partnership_id, buyer_org_id, supplier_org_id),
    FOREIGN KEY (invitation_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES brief_invitations (id, partnership_id, buyer_org_id, supplier_org_id)
);
CREATE INDEX proposal_briefs_of_proposal
    ON proposal_briefs (proposal_id, partnership_id, buyer_org_id, supplier_org_id);
CREATE INDEX proposal_briefs_of_invitation
    ON proposal_briefs (invitation_id, partnership_id, buyer_org_id, supplier_org_id);
ALTER TABLE proposal_briefs ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal_briefs FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON proposal_briefs FOR SELECT
    USING (
        supplier_org_id = (SELECT current_organisation())
        OR (buyer_org_id = (SELECT current_organisation())
            AND EXISTS (SELECT FROM proposals WHERE id = proposal_id AND submitted_at IS NOT NULL))
    );
CREATE POLICY supplier ON proposal_briefs FOR INSERT
    WITH CHECK (supplier_org_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON proposal_briefs TO tandem_app;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON proposal_briefs FOR EACH ROW
    EXECUTE FUNCTION stays_agreed();
