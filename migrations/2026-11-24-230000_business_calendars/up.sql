-- Business calendars: on which days an organisation works, and in which time it answers. What a buyer
-- owes is due by its own calendar, so its partners may read it.

CREATE TABLE business_calendars (
    organisation_id uuid PRIMARY KEY REFERENCES organisations,
    version integer NOT NULL CHECK (version > 1),
    time_zone text NOT NULL,
    working_days text[] NOT NULL CHECK (
        cardinality(working_days) BETWEEN 1 AND 7
        AND working_days <@ ARRAY['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
    ),
    holidays date[] NOT NULL CHECK (cardinality(holidays) <= 200),
    acknowledge_within smallint NOT NULL CHECK (acknowledge_within BETWEEN 1 AND 180),
    decide_within smallint NOT NULL CHECK (decide_within BETWEEN 1 AND 180),
    counting text NOT NULL CHECK (counting IN ('calendar_days', 'working_days'))
);
ALTER TABLE business_calendars ENABLE ROW LEVEL SECURITY;
ALTER TABLE business_calendars FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON business_calendars
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
-- Of the partnerships, those of whoever asks are seen alone.
CREATE POLICY partners ON business_calendars FOR SELECT
    USING (EXISTS (
        SELECT FROM partnerships
        WHERE organisation_id IN (partnerships.buyer_org_id, partnerships.supplier_org_id)
            AND partnerships.state IN ('active', 'suspended', 'ending')
    ));
GRANT SELECT, INSERT ON business_calendars TO tandem_app;
GRANT UPDATE (version, time_zone, working_days, holidays, acknowledge_within, decide_within, counting)
    ON business_calendars TO tandem_app;
