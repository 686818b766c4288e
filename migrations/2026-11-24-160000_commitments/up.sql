-- Commitments: promises of one side to the other, what has become of their days, what shows that they
-- were kept, and which of them wait for which.

CREATE TABLE commitments (
    id uuid PRIMARY KEY,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN (
        'requested', 'offered', 'agreed', 'blocked', 'overdue', 'delivered', 'disputed',
        'kept', 'kept_late', 'missed', 'released', 'void', 'closed'
    )),
    promisor_side text NOT NULL CHECK (promisor_side IN ('buyer', 'supplier')),
    promisor_user uuid,
    promisee_user uuid,
    -- Who has acted for a side, or was named by it: nobody for both.
    buyer_hands uuid[] NOT NULL,
    supplier_hands uuid[] NOT NULL,
    what text NOT NULL,
    conditions text,
    category text NOT NULL CHECK (category IN (
        'delivery', 'forecast', 'payment', 'listing_date', 'promotion_execution', 'dock_slots',
        'data_sharing', 'artwork_approval', 'stock_build', 'marketing', 'training', 'other'
    )),
    importance smallint NOT NULL CHECK (importance BETWEEN 1 AND 3),
    pilot_id uuid,
    time_zone text NOT NULL,
    original_due date NOT NULL,
    -- The day that decides between kept and kept late, and the day on which it is due now.
    counted_due date NOT NULL,
    current_due date NOT NULL CHECK (counted_due <= current_due),
    blocked_days integer NOT NULL CHECK (blocked_days >= 0),
    -- Since when it is in its present state.
    since timestamptz NOT NULL,
    next_reminder text CHECK (next_reminder IN ('week', 'day')),
    -- What a side has proposed and the other is to answer.
    motion text,
    motion_side text CHECK (motion_side IN ('buyer', 'supplier')),
    motion_date date,
    delivered_at timestamptz,
    reason_code text CHECK (reason_code IN (
        'not_started', 'capacity', 'supply', 'quality', 'information', 'priority', 'force_majeure', 'other'
    )),
    by_lapse boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES partnerships (id, buyer_org_id, supplier_org_id),
    FOREIGN KEY (buyer_org_id, supplier_org_id, pilot_id)
        REFERENCES pilots (buyer_org_id, supplier_org_id, id),
    CONSTRAINT commitments_sides UNIQUE (partnership_id, buyer_org_id, supplier_org_id, id),
    CONSTRAINT commitments_one_side_a_person CHECK (NOT buyer_hands && supplier_hands),
    CHECK (promisor_user <> promisee_user),
    CHECK (CASE state
        WHEN 'requested' THEN promisee_user IS NOT NULL
        WHEN 'offered' THEN promisor_user IS NOT NULL
        WHEN 'closed' THEN num_nonnulls(promisor_user, promisee_user) > 0
        ELSE num_nonnulls(promisor_user, promisee_user) = 2
    END),
    CHECK (next_reminder IS NULL OR state = 'agreed'),
    CHECK (reason_code IS NULL OR state = 'missed'),
    CHECK (motion IS NULL OR CASE motion
        WHEN 'new_date' THEN state IN ('agreed', 'blocked', 'overdue')
        WHEN 'void' THEN state = 'blocked'
        ELSE motion IN ('kept', 'kept_late', 'missed') AND state = 'disputed'
    END),
    CHECK ((motion IS NULL) = (motion_side IS NULL)),
    CHECK ((motion IS NOT DISTINCT FROM 'new_date') = (motion_date IS NOT NULL)),
    CHECK (state NOT IN ('delivered', 'disputed', 'kept', 'kept_late') OR delivered_at IS NOT NULL),
    CHECK (NOT by_lapse OR state IN ('kept', 'kept_late', 'missed', 'closed'))
);
CREATE INDEX commitments_of_partnership ON commitments (partnership_id, id);
CREATE INDEX commitments_of_partnership_by_change ON commitments (partnership_id, updated_at, id);
CREATE INDEX commitments_of_partnership_by_first_day ON commitments (partnership_id, original_due, id);
CREATE INDEX commitments_of_buyer ON commitments (buyer_org_id, id);
CREATE INDEX commitments_of_supplier ON commitments (supplier_org_id, id);
CREATE INDEX commitments_of_buyer_by_change ON commitments (buyer_org_id, updated_at, id);
CREATE INDEX commitments_of_supplier_by_change ON commitments (supplier_org_id, updated_at, id);
CREATE INDEX commitments_of_pilot ON commitments (pilot_id, buyer_org_id, supplier_org_id);
CREATE STATISTICS commitments_sides (dependencies)
    ON partnership_id, buyer_org_id, supplier_org_id FROM commitments;
ALTER TABLE commitments ENABLE ROW LEVEL SECURITY;
ALTER TABLE commitments FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON commitments
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT, UPDATE ON commitments TO tandem_app;
CREATE TRIGGER stays_ended BEFORE UPDATE ON commitments FOR EACH ROW
    WHEN (old.state IN ('kept', 'kept_late', 'missed', 'released', 'void', 'closed'))
    EXECUTE FUNCTION stays_ended();

-- What both have agreed to is never rewritten: its day alone moves, and every move is kept.
CREATE FUNCTION stays_agreed() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION 'what is agreed stays as it is' USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER stays_agreed BEFORE UPDATE ON commitments FOR EACH ROW
    WHEN (old.state NOT IN ('requested', 'offered') AND (
        old.promisor_side, old.promisor_user, old.promisee_user, old.what, old.conditions, old.category,
        old.importance, old.pilot_id, old.time_zone, old.original_due
    ) IS DISTINCT FROM (
        new.promisor_side, new.promisor_user, new.promisee_user, new.what, new.conditions, new.category,
        new.importance, new.pilot_id, new.time_zone, new.original_due
    ))
    EXECUTE FUNCTION stays_agreed();

-- Every move of the day, in order.
CREATE TABLE commitment_moves (
    commitment_id uuid NOT NULL,
    position integer NOT NULL CHECK (position >= 1),
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    from_date date NOT NULL,
    to_date date NOT NULL CHECK (to_date <> from_date),
    cause text NOT NULL CHECK (cause IN ('agreed', 'blocked')),
    proposed_by text CHECK (proposed_by IN ('buyer', 'supplier')),
    in_time boolean NOT NULL,
    moved_at timestamptz NOT NULL,
    PRIMARY KEY (commitment_id, position),
    FOREIGN KEY (commitment_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES commitments (id, partnership_id, buyer_org_id, supplier_org_id),
    CHECK ((cause = 'agreed') = (proposed_by IS NOT NULL))
);
CREATE INDEX commitment_moves_of_commitment
    ON commitment_moves (commitment_id, partnership_id, buyer_org_id, supplier_org_id);
ALTER TABLE commitment_moves ENABLE ROW LEVEL SECURITY;
ALTER TABLE commitment_moves FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON commitment_moves
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT ON commitment_moves TO tandem_app;

-- What was shown at each delivery. What was shown at one that was rejected stays here.
CREATE TABLE commitment_evidence (
    commitment_id uuid NOT NULL,
    delivered_at timestamptz NOT NULL,
    position smallint NOT NULL CHECK (position BETWEEN 1 AND 10),
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    text text NOT NULL,
    url text,
    PRIMARY KEY (commitment_id, delivered_at, position),
    FOREIGN KEY (commitment_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES commitments (id, partnership_id, buyer_org_id, supplier_org_id)
);
CREATE INDEX commitment_evidence_of_commitment
    ON commitment_evidence (commitment_id, partnership_id, buyer_org_id, supplier_org_id);
ALTER TABLE commitment_evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE commitment_evidence FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON commitment_evidence
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT ON commitment_evidence TO tandem_app;

-- Which waits for which, inside of one partnership. What comes first is older, so that none ever waits
-- for itself, and whoever locks them by age waits for nobody who waits for him.
CREATE TABLE commitment_dependencies (
    commitment_id uuid NOT NULL,
    precondition_id uuid NOT NULL CHECK (precondition_id < commitment_id),
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    PRIMARY KEY (commitment_id, precondition_id),
    FOREIGN KEY (commitment_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES commitments (id, partnership_id, buyer_org_id, supplier_org_id),
    FOREIGN KEY (precondition_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES commitments (id, partnership_id, buyer_org_id, supplier_org_id)
);
CREATE INDEX commitment_dependencies_of_commitment
    ON commitment_dependencies (commitment_id, partnership_id, buyer_org_id, supplier_org_id);
CREATE INDEX commitment_dependencies_on_precondition
    ON commitment_dependencies (precondition_id, partnership_id, buyer_org_id, supplier_org_id);
ALTER TABLE commitment_dependencies ENABLE ROW LEVEL SECURITY;
ALTER TABLE commitment_dependencies FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON commitment_dependencies
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT, DELETE ON commitment_dependencies TO tandem_app;

-- A program may ask, offer and deliver. Whether something was kept is for people to say.
ALTER TABLE service_accounts DROP CONSTRAINT service_accounts_check;
ALTER TABLE service_accounts ADD CONSTRAINT service_accounts_check CHECK (
    scopes <@ ARRAY[
        'read', 'read_audit', 'write_proposals', 'review_proposals', 'write_pilots', 'write_commitments'
    ]
    OR scopes <@ ARRAY['read', 'manage_members'] AND expires_at IS NOT NULL
        AND expires_at <= created_at + interval '1 hour'
);
