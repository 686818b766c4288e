-- The buyer's review panels: who judges a proposal, by which criteria, and what they found. All of it is
-- the buyer's alone; the supplier's rows know nothing of it.

-- By what an organisation's panels judge, where it has said something.
CREATE TABLE panel_criteria (
    organisation_id uuid PRIMARY KEY REFERENCES organisations,
    version integer NOT NULL CHECK (version > 1),
    -- One entry for each criterion; the description is empty where there is none.
    titles text[] NOT NULL CHECK (cardinality(titles) BETWEEN 1 AND 20),
    weights smallint[] NOT NULL CHECK (1 <= ALL (weights) AND 100 >= ALL (weights)),
    descriptions text[] NOT NULL,
    CHECK (cardinality(weights) = cardinality(titles) AND cardinality(descriptions) = cardinality(titles))
);
ALTER TABLE panel_criteria ENABLE ROW LEVEL SECURITY;
ALTER TABLE panel_criteria FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON panel_criteria
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON panel_criteria TO tandem_app;
GRANT UPDATE (version, titles, weights, descriptions) ON panel_criteria TO tandem_app;

-- It names the supplier, so that it fits the proposal; the supplier does not see it.
CREATE TABLE panels (
    id uuid PRIMARY KEY,
    proposal_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'closed')),
    titles text[] NOT NULL CHECK (cardinality(titles) BETWEEN 1 AND 20),
    weights smallint[] NOT NULL CHECK (1 <= ALL (weights) AND 100 >= ALL (weights)),
    descriptions text[] NOT NULL,
    due_on date,
    remind_at timestamptz CHECK (remind_at IS NULL OR due_on IS NOT NULL),
    -- How it ended, where by a decision.
    outcome text CHECK (outcome IN ('accepted_for_pilot', 'accepted_direct', 'deferred', 'declined')),
    recommendation text CHECK (
        recommendation IN ('accepted_for_pilot', 'accepted_direct', 'deferred', 'declined')
    ),
    override_reason text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT panels_owner UNIQUE (id, buyer_org_id),
    CHECK (cardinality(weights) = cardinality(titles) AND cardinality(descriptions) = cardinality(titles)),
    CHECK (outcome IS NULL OR state = 'closed'),
    CHECK (recommendation IS NULL OR outcome IS NOT NULL),
    -- Against a recommendation with a reason, and with one against a recommendation alone.
    CHECK ((override_reason IS NOT NULL) = coalesce(recommendation <> outcome, false)),
    FOREIGN KEY (proposal_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES proposals (id, partnership_id, buyer_org_id, supplier_org_id)
);
-- The buyer comes first: nobody else finds an entry in it.
CREATE INDEX panels_of_proposal
    ON panels (buyer_org_id, proposal_id, partnership_id, supplier_org_id, id);
CREATE UNIQUE INDEX panels_one_open ON panels (buyer_org_id, proposal_id) WHERE state = 'open';
ALTER TABLE panels ENABLE ROW LEVEL SECURITY;
ALTER TABLE panels FORCE ROW LEVEL SECURITY;
CREATE POLICY buyer ON panels
    USING (buyer_org_id = (SELECT current_organisation()))
    WITH CHECK (buyer_org_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON panels TO tandem_app;
GRANT UPDATE (
    version, state, titles, weights, descriptions, remind_at, outcome, recommendation, override_reason,
    updated_at
) ON panels TO tandem_app;
CREATE TRIGGER stays_ended BEFORE UPDATE ON panels
    FOR EACH ROW WHEN (old.state = 'closed') EXECUTE FUNCTION stays_ended();

CREATE TABLE panel_seats (
    panel_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    reviewer_id uuid NOT NULL REFERENCES users,
    position smallint NOT NULL CHECK (position BETWEEN 0 AND 19),
    state text NOT NULL CHECK (state IN ('invited', 'declared', 'scored', 'conflicted', 'removed')),
    invited_at timestamptz NOT NULL,
    declared_at timestamptz,
    conflict text,
    removal text,
    sheet_id uuid,
    -- One entry for each criterion: 0 where it is unanswered, and an empty comment where there is none.
    scores smallint[] CHECK (0 <= ALL (scores) AND 5 >= ALL (scores)),
    comments text[],
    recommendation text CHECK (
        recommendation IN ('accepted_for_pilot', 'accepted_direct', 'deferred', 'declined')
    ),
    scored_at timestamptz,
    -- The version of the panel that changed it last.
    changed_in integer NOT NULL CHECK (changed_in >= 1),
    -- Whom it waits for.
    awaits_id uuid GENERATED ALWAYS AS (
        CASE WHEN state IN ('invited', 'declared') THEN reviewer_id END
    ) STORED,
    -- The day of its panel, which never changes.
    due_on date,
    PRIMARY KEY (panel_id, reviewer_id),
    FOREIGN KEY (panel_id, organisation_id) REFERENCES panels (id, buyer_org_id),
    CHECK ((state = 'conflicted') = (conflict IS NOT NULL)),
    CHECK ((state = 'removed') = (removal IS NOT NULL)),
    -- Nobody scores who has not declared.
    CHECK (state NOT IN ('declared', 'scored', 'conflicted') OR declared_at IS NOT NULL),
    CHECK (state <> 'scored' OR sheet_id IS NOT NULL),
    CHECK (sheet_id IS NULL OR declared_at IS NOT NULL),
    CHECK (num_nulls(sheet_id, scores, comments, scored_at) IN (0, 4)),
    CHECK (recommendation IS NULL OR sheet_id IS NOT NULL),
    CHECK (cardinality(scores) = cardinality(comments))
);
CREATE INDEX panel_seats_of_panel ON panel_seats (panel_id, organisation_id);
CREATE INDEX panel_seats_of_reviewer ON panel_seats (reviewer_id);
-- What somebody has still to score.
CREATE INDEX panel_seats_open ON panel_seats (organisation_id, awaits_id, due_on, panel_id)
    WHERE awaits_id IS NOT NULL;
ALTER TABLE panel_seats ENABLE ROW LEVEL SECURITY;
ALTER TABLE panel_seats FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON panel_seats
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON panel_seats TO tandem_app;
GRANT UPDATE (
    state, declared_at, conflict, removal, sheet_id, scores, comments, recommendation, scored_at, changed_in
) ON panel_seats TO tandem_app;
