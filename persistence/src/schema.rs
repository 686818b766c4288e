//! The tables as Diesel sees them: a test compares this file with what the migrations make.

diesel::table! {
    agreements (id) {
        id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        private_to -> Nullable<Uuid>,
        version -> Int4,
        state -> Text,
        author_side -> Text,
        buyer_hands -> Array<Uuid>,
        supplier_hands -> Array<Uuid>,
        kind -> Text,
        title -> Text,
        clauses -> Nullable<Text>,
        valid_from -> Date,
        valid_until -> Nullable<Date>,
        time_zone -> Text,
        notice_days -> Int2,
        supersedes_id -> Nullable<Uuid>,
        edition -> Int4,
        proposed_at -> Nullable<Timestamptz>,
        since -> Timestamptz,
        notice_ends_at -> Nullable<Timestamptz>,
        superseded_at -> Nullable<Timestamptz>,
        by_lapse -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        document_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    attachments (id) {
        id -> Uuid,
        proposal_id -> Nullable<Uuid>,
        agreement_id -> Nullable<Uuid>,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        version -> Int4,
        state -> Text,
        side -> Text,
        name -> Text,
        media_type -> Text,
        size -> Int8,
        sha256 -> Bytea,
        confidential -> Bool,
        completed_at -> Nullable<Timestamptz>,
        object_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    audit_entries (position) {
        position -> Int8,
        xact -> Int8,
        id -> Uuid,
        organisation_id -> Uuid,
        kind -> Text,
        actor -> Text,
        actor_user_id -> Nullable<Uuid>,
        address -> Nullable<Text>,
        detail -> Nullable<Text>,
        occurred_at -> Timestamptz,
    }
}

diesel::table! {
    brief_clarifications (id) {
        id -> Uuid,
        invitation_id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        text -> Text,
        told_at -> Timestamptz,
    }
}

diesel::table! {
    brief_invitations (id) {
        id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        version -> Int4,
        state -> Text,
        title -> Text,
        summary -> Text,
        category -> Nullable<Text>,
        problem -> Text,
        outcomes -> Array<Text>,
        criteria -> Array<Text>,
        weights -> Array<Int2>,
        constraints -> Nullable<Text>,
        readiness -> Nullable<Int2>,
        budget_from -> Nullable<Numeric>,
        budget_to -> Nullable<Numeric>,
        budget_currency -> Nullable<Text>,
        agreement -> Text,
        questions_until -> Timestamptz,
        closes_at -> Timestamptz,
        decision_by -> Timestamptz,
        opened_at -> Nullable<Timestamptz>,
        told_until -> Timestamptz,
        reason -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    brief_invitees (brief_id, partnership_id) {
        brief_id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        invitation_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    brief_questions (id) {
        id -> Uuid,
        invitation_id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        question -> Text,
        asked_at -> Timestamptz,
        answer -> Nullable<Text>,
        answered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    briefs (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        version -> Int4,
        state -> Text,
        title -> Text,
        summary -> Text,
        category -> Nullable<Text>,
        problem -> Text,
        outcomes -> Array<Text>,
        criteria -> Array<Text>,
        weights -> Array<Int2>,
        constraints -> Nullable<Text>,
        readiness -> Nullable<Int2>,
        budget_from -> Nullable<Numeric>,
        budget_to -> Nullable<Numeric>,
        budget_currency -> Nullable<Text>,
        share_budget -> Bool,
        agreement -> Text,
        questions_until -> Timestamptz,
        closes_at -> Timestamptz,
        decision_by -> Timestamptz,
        published_at -> Nullable<Timestamptz>,
        reason -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    business_calendars (organisation_id) {
        organisation_id -> Uuid,
        version -> Int4,
        time_zone -> Text,
        working_days -> Array<Text>,
        holidays -> Array<Date>,
        acknowledge_within -> Int2,
        decide_within -> Int2,
        counting -> Text,
    }
}

diesel::table! {
    calendar_links (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        user_id -> Uuid,
        name -> Text,
        token_hash -> Bytea,
        created_at -> Timestamptz,
        last_used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    commitment_dependencies (commitment_id, precondition_id) {
        commitment_id -> Uuid,
        precondition_id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
    }
}

diesel::table! {
    commitment_evidence (commitment_id, delivered_at, position) {
        commitment_id -> Uuid,
        delivered_at -> Timestamptz,
        position -> Int2,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        text -> Text,
        url -> Nullable<Text>,
    }
}

diesel::table! {
    commitment_moves (commitment_id, position) {
        commitment_id -> Uuid,
        position -> Int4,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        from_date -> Date,
        to_date -> Date,
        cause -> Text,
        proposed_by -> Nullable<Text>,
        in_time -> Bool,
        moved_at -> Timestamptz,
    }
}

diesel::table! {
    commitments (id) {
        id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        version -> Int4,
        state -> Text,
        promisor_side -> Text,
        promisor_user -> Nullable<Uuid>,
        promisee_user -> Nullable<Uuid>,
        buyer_hands -> Array<Uuid>,
        supplier_hands -> Array<Uuid>,
        what -> Text,
        conditions -> Nullable<Text>,
        category -> Text,
        importance -> Int2,
        pilot_id -> Nullable<Uuid>,
        time_zone -> Text,
        original_due -> Date,
        counted_due -> Date,
        current_due -> Date,
        blocked_days -> Int4,
        since -> Timestamptz,
        next_reminder -> Nullable<Text>,
        motion -> Nullable<Text>,
        motion_side -> Nullable<Text>,
        motion_date -> Nullable<Date>,
        delivered_at -> Nullable<Timestamptz>,
        reason_code -> Nullable<Text>,
        by_lapse -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        goal_id -> Nullable<Uuid>,
        exclusivity_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    deadlines (object_id) {
        object_id -> Uuid,
        noun -> Text,
        org_id -> Uuid,
        partner_org_id -> Nullable<Uuid>,
        due_at -> Timestamptz,
        attempts -> Int4,
    }
}

diesel::table! {
    deputies (organisation_id, member_id) {
        organisation_id -> Uuid,
        member_id -> Uuid,
        version -> Int4,
        deputy_id -> Nullable<Uuid>,
        stands_from -> Nullable<Timestamptz>,
        stands_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    dispatches (event_id, org_id) {
        event_id -> Uuid,
        org_id -> Uuid,
        partner_org_id -> Nullable<Uuid>,
        due_at -> Timestamptz,
        attempts -> Int4,
    }
}

diesel::table! {
    events (position) {
        position -> Int8,
        xact -> Int8,
        id -> Uuid,
        ledger_id -> Uuid,
        sequence -> Int8,
        org_id -> Uuid,
        partner_org_id -> Nullable<Uuid>,
        noun -> Text,
        action -> Text,
        object_id -> Uuid,
        actor -> Text,
        actor_user_id -> Nullable<Uuid>,
        actor_org_id -> Nullable<Uuid>,
        from_state -> Nullable<Text>,
        to_state -> Text,
        reason -> Nullable<Text>,
        before_hash -> Nullable<Bytea>,
        after_hash -> Bytea,
        previous_hash -> Nullable<Bytea>,
        hash -> Bytea,
        occurred_at -> Timestamptz,
        content -> Nullable<Text>,
    }
}

diesel::table! {
    exclusivities (id) {
        id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        version -> Int4,
        state -> Text,
        author_side -> Text,
        buyer_hands -> Array<Uuid>,
        supplier_hands -> Array<Uuid>,
        kind -> Text,
        title -> Text,
        products -> Array<Text>,
        product_keys -> Array<Text>,
        similar_note -> Nullable<Text>,
        territories -> Array<Text>,
        countries -> Array<Text>,
        channels -> Array<Text>,
        channel_keys -> Array<Text>,
        starts_on -> Nullable<Date>,
        starts_upon -> Nullable<Text>,
        earliest_start -> Nullable<Date>,
        latest_start -> Nullable<Date>,
        window_days -> Int2,
        time_zone -> Text,
        cure_days -> Int2,
        duty_kinds -> Array<Text>,
        duty_texts -> Array<Text>,
        duty_days -> Array<Date>,
        publicity -> Nullable<Text>,
        survives_termination -> Bool,
        buyer_attestation -> Nullable<Text>,
        supplier_attestation -> Nullable<Text>,
        since -> Timestamptz,
        held_from -> Nullable<Timestamptz>,
        held_until -> Nullable<Timestamptz>,
        next_reminder -> Nullable<Text>,
        cure_until -> Nullable<Timestamptz>,
        ending_side -> Nullable<Text>,
        by_lapse -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        pilot_id -> Nullable<Uuid>,
        carve_outs -> Nullable<Text>,
        early_release -> Nullable<Text>,
        terms_number -> Int2,
        amendment_hash -> Nullable<Bytea>,
        amendment_reason -> Nullable<Text>,
        amendment_side -> Nullable<Text>,
        amendment_by -> Nullable<Uuid>,
        amendment_at -> Nullable<Timestamptz>,
        amendment_signed_by -> Nullable<Uuid>,
        amendment_signed_at -> Nullable<Timestamptz>,
        amendment_attestation -> Nullable<Text>,
        pause_days -> Int2,
        paused_days -> Int2,
        reserved_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    exclusivity_innovations (exclusivity_id) {
        exclusivity_id -> Uuid,
        innovation_id -> Nullable<Uuid>,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        carved_out -> Nullable<Text>,
    }
}

diesel::table! {
    exclusivity_terms (exclusivity_id, place) {
        exclusivity_id -> Uuid,
        place -> Int2,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        state -> Text,
        content_hash -> Bytea,
        reason -> Nullable<Text>,
        proposed_side -> Nullable<Text>,
        proposed_by -> Nullable<Uuid>,
        proposed_at -> Nullable<Timestamptz>,
        kind -> Text,
        title -> Text,
        products -> Array<Text>,
        product_keys -> Array<Text>,
        similar_note -> Nullable<Text>,
        territories -> Array<Text>,
        countries -> Array<Text>,
        channels -> Array<Text>,
        channel_keys -> Array<Text>,
        starts_on -> Nullable<Date>,
        starts_upon -> Nullable<Text>,
        earliest_start -> Nullable<Date>,
        latest_start -> Nullable<Date>,
        window_days -> Int2,
        time_zone -> Text,
        cure_days -> Int2,
        duty_kinds -> Array<Text>,
        duty_texts -> Array<Text>,
        duty_days -> Array<Date>,
        publicity -> Nullable<Text>,
        survives_termination -> Bool,
        pilot_id -> Nullable<Uuid>,
        carve_outs -> Nullable<Text>,
        early_release -> Nullable<Text>,
        number -> Nullable<Int2>,
        signed_by -> Nullable<Uuid>,
        signed_at -> Nullable<Timestamptz>,
        granted_by -> Nullable<Uuid>,
        granted_at -> Nullable<Timestamptz>,
        buyer_attestation -> Nullable<Text>,
        supplier_attestation -> Nullable<Text>,
        dropped_at -> Nullable<Timestamptz>,
        pause_days -> Int2,
    }
}

diesel::table! {
    goal_measurements (id) {
        id -> Uuid,
        goal_id -> Uuid,
        on_date -> Date,
        version -> Int4,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        value -> Nullable<Numeric>,
        numerator -> Nullable<Numeric>,
        denominator -> Nullable<Numeric>,
        milestones_done -> Nullable<Array<Int2>>,
        state -> Text,
        recorded_by -> Uuid,
        recorded_at -> Timestamptz,
        reason -> Nullable<Text>,
        by_lapse -> Bool,
    }
}

diesel::table! {
    goal_terms (goal_id, number) {
        goal_id -> Uuid,
        number -> Int4,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        private_to -> Nullable<Uuid>,
        title -> Text,
        why_buyer -> Nullable<Text>,
        why_supplier -> Nullable<Text>,
        shopper_benefit -> Nullable<Text>,
        measure -> Text,
        unit -> Nullable<Text>,
        metric -> Text,
        baseline -> Nullable<Numeric>,
        target -> Nullable<Numeric>,
        floor -> Nullable<Numeric>,
        lower -> Nullable<Numeric>,
        upper -> Nullable<Numeric>,
        milestone_titles -> Array<Text>,
        milestone_weights -> Array<Int2>,
        aggregation -> Text,
        starts_on -> Date,
        due_on -> Date,
        weight -> Int2,
        measured_by -> Text,
        source -> Text,
        cadence -> Text,
        proposed_side -> Nullable<Text>,
        reason -> Nullable<Text>,
        proposed_at -> Timestamptz,
        governs_since -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    goals (id) {
        id -> Uuid,
        plan_id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        private_to -> Nullable<Uuid>,
        version -> Int4,
        state -> Text,
        author_side -> Text,
        time_zone -> Text,
        terms_number -> Int4,
        buyer_owner -> Nullable<Uuid>,
        supplier_owner -> Nullable<Uuid>,
        buyer_hands -> Array<Uuid>,
        supplier_hands -> Array<Uuid>,
        since -> Timestamptz,
        amendment -> Nullable<Text>,
        amendment_side -> Nullable<Text>,
        amendment_user -> Nullable<Uuid>,
        amendment_reason -> Nullable<Text>,
        amendment_at -> Nullable<Timestamptz>,
        outcome -> Nullable<Text>,
        outcome_side -> Nullable<Text>,
        disputed_at -> Nullable<Timestamptz>,
        is_escalated -> Bool,
        value -> Nullable<Text>,
        progress -> Nullable<Text>,
        is_inside -> Nullable<Bool>,
        periods -> Nullable<Int4>,
        last_on -> Nullable<Date>,
        waits_since -> Nullable<Timestamptz>,
        values_hash -> Nullable<Bytea>,
        by_lapse -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    idempotency_keys (organisation_id, key) {
        organisation_id -> Uuid,
        key -> Text,
        request_hash -> Bytea,
        status -> Int2,
        location -> Nullable<Text>,
        etag -> Nullable<Text>,
        body -> Bytea,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    innovations (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        version -> Int4,
        state -> Text,
        title -> Text,
        summary -> Nullable<Text>,
        category -> Nullable<Text>,
        readiness -> Nullable<Int2>,
        stage -> Nullable<Text>,
        ip_owner -> Nullable<Text>,
        ip_registrations -> Nullable<Text>,
        ip_third_party_rights -> Nullable<Text>,
        notes -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        words -> diesel_full_text_search::Tsvector,
    }
}

diesel::table! {
    invitations (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        organisation_name -> Text,
        token_hash -> Bytea,
        email -> Text,
        roles -> Nullable<Array<Text>>,
        partnership_id -> Nullable<Uuid>,
        state -> Text,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        sent_by -> Uuid,
    }
}

diesel::table! {
    job_lanes (organisation_id) {
        organisation_id -> Uuid,
        free_at -> Timestamptz,
        due_at -> Nullable<Timestamptz>,
        turn -> Int8,
        open -> Int4,
    }
}

diesel::table! {
    jobs (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        asked_by -> Uuid,
        is_service -> Bool,
        credential -> Uuid,
        kind -> Text,
        version -> Int4,
        state -> Text,
        done -> Int4,
        total -> Nullable<Int4>,
        input -> Nullable<Text>,
        so_far -> Nullable<Text>,
        due_at -> Nullable<Timestamptz>,
        attempts -> Int4,
        status -> Nullable<Int2>,
        answer -> Nullable<Bytea>,
        created_at -> Timestamptz,
        started_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    ledgers (id) {
        id -> Uuid,
        org_id -> Uuid,
        partner_org_id -> Nullable<Uuid>,
        length -> Int8,
        last_hash -> Nullable<Bytea>,
    }
}

diesel::table! {
    mails (id) {
        id -> Uuid,
        org_id -> Nullable<Uuid>,
        to_email -> Text,
        to_name -> Text,
        template -> Text,
        title -> Text,
        partner -> Text,
        link -> Text,
        token_of -> Nullable<Uuid>,
        state -> Text,
        attempts -> Int4,
        due_at -> Timestamptz,
        created_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        language -> Text,
        kind -> Nullable<Text>,
        meant_for -> Nullable<Uuid>,
        about -> Nullable<Uuid>,
        letter_id -> Nullable<Uuid>,
        lists -> Nullable<Uuid>,
        rung -> Int2,
        first_for -> Nullable<Uuid>,
        first_id -> Nullable<Uuid>,
        instead_of -> Nullable<Text>,
        partnership_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    members (organisation_id, user_id) {
        organisation_id -> Uuid,
        user_id -> Uuid,
        name -> Text,
        email -> Text,
        roles -> Array<Text>,
        created_at -> Timestamptz,
        version -> Int4,
        second_factor_required -> Bool,
    }
}

diesel::table! {
    notification_settings (organisation_id, user_id) {
        organisation_id -> Uuid,
        user_id -> Uuid,
        version -> Int4,
        language -> Text,
        time_zone -> Text,
        hour -> Int2,
        digest -> Array<Text>,
        off -> Array<Text>,
        muted -> Array<Uuid>,
    }
}

diesel::table! {
    notifications (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        user_id -> Uuid,
        kind -> Text,
        what -> Text,
        title -> Text,
        partner -> Text,
        partnership_id -> Nullable<Uuid>,
        link -> Text,
        event_id -> Uuid,
        created_at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    organisations (id) {
        id -> Uuid,
        name -> Text,
        created_at -> Timestamptz,
        version -> Int4,
        second_factor_required -> Bool,
    }
}

diesel::table! {
    panel_criteria (organisation_id) {
        organisation_id -> Uuid,
        version -> Int4,
        titles -> Array<Text>,
        weights -> Array<Int2>,
        descriptions -> Array<Text>,
    }
}

diesel::table! {
    panel_seats (panel_id, reviewer_id) {
        panel_id -> Uuid,
        organisation_id -> Uuid,
        reviewer_id -> Uuid,
        position -> Int2,
        state -> Text,
        invited_at -> Timestamptz,
        declared_at -> Nullable<Timestamptz>,
        conflict -> Nullable<Text>,
        removal -> Nullable<Text>,
        sheet_id -> Nullable<Uuid>,
        scores -> Nullable<Array<Int2>>,
        comments -> Nullable<Array<Text>>,
        recommendation -> Nullable<Text>,
        scored_at -> Nullable<Timestamptz>,
        changed_in -> Int4,
        awaits_id -> Nullable<Uuid>,
        due_on -> Nullable<Date>,
    }
}

diesel::table! {
    panels (id) {
        id -> Uuid,
        proposal_id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        version -> Int4,
        state -> Text,
        titles -> Array<Text>,
        weights -> Array<Int2>,
        descriptions -> Array<Text>,
        due_on -> Nullable<Date>,
        remind_at -> Nullable<Timestamptz>,
        outcome -> Nullable<Text>,
        recommendation -> Nullable<Text>,
        override_reason -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    partnerships (id) {
        id -> Uuid,
        version -> Int4,
        state -> Text,
        author_side -> Text,
        proposed_by -> Uuid,
        buyer_org_id -> Nullable<Uuid>,
        supplier_org_id -> Nullable<Uuid>,
        buyer_name -> Nullable<Text>,
        supplier_name -> Nullable<Text>,
        invited_name -> Text,
        category -> Nullable<Text>,
        notice_days -> Int4,
        suspended_by -> Nullable<Text>,
        ends_on -> Nullable<Date>,
        expires_at -> Timestamptz,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        author_org_id -> Nullable<Uuid>,
        suspended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    password_resets (id) {
        id -> Uuid,
        token_hash -> Bytea,
        email -> Text,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        mailed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    pilot_approval_policies (organisation_id) {
        organisation_id -> Uuid,
        version -> Int4,
    }
}

diesel::table! {
    pilot_approval_tiers (organisation_id, position) {
        organisation_id -> Uuid,
        position -> Int2,
        approvals -> Int2,
        ordering -> Text,
        approvers -> Array<Uuid>,
        amounts -> Array<Numeric>,
        currencies -> Array<Text>,
        from_risk -> Nullable<Text>,
    }
}

diesel::table! {
    pilot_approvals (id) {
        id -> Uuid,
        pilot_id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        version -> Int4,
        state -> Text,
        handed_in -> Int4,
        content_hash -> Bytea,
        requester_id -> Nullable<Uuid>,
        approvals -> Int2,
        ordering -> Text,
        approvers -> Array<Uuid>,
        feedback -> Nullable<Text>,
        override_reason -> Nullable<Text>,
    }
}

diesel::table! {
    pilot_approvals_given (approval_id, position) {
        approval_id -> Uuid,
        pilot_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        position -> Int2,
        approver_id -> Uuid,
        place_id -> Uuid,
        given_at -> Timestamptz,
    }
}

diesel::table! {
    pilot_charters (pilot_id, place) {
        pilot_id -> Uuid,
        place -> Int2,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        state -> Text,
        document -> Text,
        content_hash -> Bytea,
        reason -> Nullable<Text>,
        proposed_side -> Nullable<Text>,
        proposed_by -> Nullable<Uuid>,
        proposed_at -> Nullable<Timestamptz>,
        number -> Nullable<Int2>,
        approved_by -> Nullable<Uuid>,
        approved_at -> Nullable<Timestamptz>,
        countersigned_by -> Nullable<Uuid>,
        countersigned_at -> Nullable<Timestamptz>,
        dropped_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    pilot_clauses (pilot_id) {
        pilot_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        private_to -> Nullable<Uuid>,
        buyer_sponsor -> Nullable<Uuid>,
        supplier_sponsor -> Nullable<Uuid>,
        stock_and_returns -> Nullable<Text>,
        liability -> Nullable<Text>,
        data_sharing -> Nullable<Text>,
        foreground_ip -> Nullable<Text>,
        exit_plan -> Nullable<Text>,
        embargo -> Nullable<Text>,
        embargo_until -> Nullable<Date>,
        exclusivity_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    pilot_criteria (pilot_id, position) {
        pilot_id -> Uuid,
        position -> Int2,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        private_to -> Nullable<Uuid>,
        metric -> Text,
        direction -> Text,
        go_value -> Numeric,
        stop_value -> Numeric,
        weight -> Int2,
        must_meet -> Bool,
        measured_by -> Text,
        result -> Nullable<Numeric>,
        baseline -> Nullable<Numeric>,
        source -> Nullable<Text>,
        min_sample -> Nullable<Int4>,
        sample_size -> Nullable<Int4>,
        entered_by -> Nullable<Uuid>,
        checked -> Nullable<Text>,
        dispute_reason -> Nullable<Text>,
    }
}

diesel::table! {
    pilot_gates (pilot_id, position) {
        pilot_id -> Uuid,
        position -> Int2,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        private_to -> Nullable<Uuid>,
        on_date -> Date,
        name -> Text,
        moved_to -> Nullable<Date>,
        told -> Bool,
        outcome -> Nullable<Text>,
        reason -> Nullable<Text>,
        recorded_by -> Nullable<Uuid>,
        recorded_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    pilot_lessons (id) {
        id -> Uuid,
        pilot_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        side -> Text,
        organisation_id -> Uuid,
        version -> Int4,
        state -> Text,
        text -> Text,
        written_by -> Uuid,
        written_at -> Timestamptz,
        shared_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    pilot_pauses (pilot_id, since) {
        pilot_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        since -> Timestamptz,
        until -> Timestamptz,
    }
}

diesel::table! {
    pilot_promises (pilot_id, position) {
        pilot_id -> Uuid,
        position -> Int2,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        private_to -> Nullable<Uuid>,
        promisor_side -> Text,
        what -> Text,
        category -> Text,
        due_on -> Date,
        commitment_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    pilot_runs (pilot_id) {
        pilot_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        pause_side -> Nullable<Text>,
        pause_reason -> Nullable<Text>,
        buyer_paused -> Int2,
        extension_reason -> Nullable<Text>,
        unpublished -> Bool,
    }
}

diesel::table! {
    pilots (id) {
        id -> Uuid,
        proposal_id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        private_to -> Nullable<Uuid>,
        version -> Int4,
        state -> Text,
        author_side -> Text,
        requested_by -> Nullable<Uuid>,
        title -> Text,
        hypothesis -> Text,
        scope -> Text,
        starts_on -> Date,
        ends_on -> Date,
        decision_by -> Date,
        buyer_ready -> Bool,
        supplier_ready -> Bool,
        outcome -> Nullable<Text>,
        feedback -> Nullable<Text>,
        decided_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        budget_amount -> Nullable<Numeric>,
        budget_currency -> Nullable<Text>,
        budget_buyer_percent -> Nullable<Int2>,
        risk_class -> Nullable<Text>,
        override_reason -> Nullable<Text>,
        regions -> Array<Text>,
        sites -> Array<Text>,
        skus -> Array<Text>,
        channels -> Array<Text>,
        risks -> Array<Text>,
        design -> Nullable<Text>,
        decision_owner -> Nullable<Uuid>,
        overdue_since -> Nullable<Timestamptz>,
        next_reminder -> Nullable<Text>,
        checklist_owners -> Array<Text>,
        checklist -> Array<Text>,
        done -> Array<Int2>,
        done_by -> Array<Uuid>,
        done_at -> Array<Timestamptz>,
        buyer_hands -> Array<Uuid>,
        supplier_hands -> Array<Uuid>,
        charter_number -> Int2,
        amendment_hash -> Nullable<Bytea>,
        amendment_reason -> Nullable<Text>,
        amendment_side -> Nullable<Text>,
        amendment_by -> Nullable<Uuid>,
        amendment_at -> Nullable<Timestamptz>,
        amendment_approved_by -> Nullable<Uuid>,
        amendment_approved_at -> Nullable<Timestamptz>,
        changed_fields -> Array<Text>,
        changed_at -> Array<Timestamptz>,
        changed_in -> Array<Int2>,
        pause_cause -> Nullable<Text>,
        paused_at -> Nullable<Timestamptz>,
        runs_until -> Nullable<Date>,
        decide_until -> Nullable<Date>,
        extension -> Array<Date>,
        extension_by -> Nullable<Uuid>,
        extension_at -> Nullable<Timestamptz>,
        extended -> Bool,
        open_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    plan_reviews (id) {
        id -> Uuid,
        plan_id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        version -> Int4,
        state -> Text,
        number -> Int4,
        author_side -> Text,
        buyer_hands -> Array<Uuid>,
        supplier_hands -> Array<Uuid>,
        held_on -> Date,
        held_at -> Timestamptz,
        notes -> Nullable<Text>,
        figures -> Text,
        figures_hash -> Bytea,
        comment -> Nullable<Text>,
        by_lapse -> Bool,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    plan_terms (plan_id, number) {
        plan_id -> Uuid,
        number -> Int4,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        private_to -> Nullable<Uuid>,
        title -> Text,
        starts_on -> Date,
        ends_on -> Date,
        time_zone -> Text,
        vision -> Text,
        category -> Nullable<Text>,
        principles -> Nullable<Text>,
        currency -> Nullable<Text>,
        weighting -> Text,
        review_months -> Int2,
        content_hash -> Bytea,
        reason -> Nullable<Text>,
        proposed_side -> Nullable<Text>,
        proposed_by -> Nullable<Uuid>,
        proposed_at -> Nullable<Timestamptz>,
        accepted_by -> Nullable<Uuid>,
        accepted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    plans (id) {
        id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        private_to -> Nullable<Uuid>,
        version -> Int4,
        state -> Text,
        author_side -> Text,
        buyer_hands -> Array<Uuid>,
        supplier_hands -> Array<Uuid>,
        title -> Text,
        proposed_at -> Nullable<Timestamptz>,
        since -> Timestamptz,
        by_lapse -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    proposal_briefs (proposal_id) {
        proposal_id -> Uuid,
        invitation_id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
    }
}

diesel::table! {
    proposal_innovations (proposal_id) {
        proposal_id -> Uuid,
        innovation_id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
    }
}

diesel::table! {
    proposal_messages (id) {
        id -> Uuid,
        proposal_id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        side -> Text,
        author_id -> Uuid,
        author_name -> Text,
        text -> Text,
        mentions -> Array<Uuid>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    proposal_notes (id) {
        id -> Uuid,
        proposal_id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        side -> Text,
        organisation_id -> Uuid,
        author_id -> Uuid,
        author_name -> Text,
        text -> Text,
        mentions -> Array<Uuid>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    proposal_questions (id) {
        id -> Uuid,
        proposal_id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        question -> Text,
        asked_at -> Timestamptz,
        answer -> Nullable<Text>,
        answered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    proposal_versions (proposal_id, number) {
        proposal_id -> Uuid,
        number -> Int4,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        title -> Text,
        document -> Text,
        receipt_hash -> Bytea,
        submitted_at -> Timestamptz,
    }
}

diesel::table! {
    proposals (id) {
        id -> Uuid,
        partnership_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        version -> Int4,
        state -> Text,
        title -> Text,
        value_line -> Text,
        category -> Nullable<Text>,
        problem -> Nullable<Text>,
        evidence -> Nullable<Text>,
        readiness -> Nullable<Int2>,
        earliest_launch -> Nullable<Date>,
        receipt_hash -> Nullable<Bytea>,
        submitted_at -> Nullable<Timestamptz>,
        decide_by -> Nullable<Timestamptz>,
        clock_stopped_at -> Nullable<Timestamptz>,
        outcome -> Nullable<Text>,
        reason_code -> Nullable<Text>,
        feedback -> Nullable<Text>,
        deferred_until -> Nullable<Date>,
        decided_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        tailoring -> Nullable<Text>,
        value_for -> Array<Text>,
        value_kind -> Array<Text>,
        value_amount -> Array<Numeric>,
        value_currency -> Array<Text>,
        value_unit -> Array<Text>,
        value_per -> Array<Text>,
        value_assumptions -> Array<Text>,
        market_country -> Array<Text>,
        market_since -> Array<Date>,
        market_result -> Array<Text>,
        market_source -> Array<Text>,
        asks -> Nullable<Text>,
        cost -> Nullable<Numeric>,
        cost_currency -> Nullable<Text>,
        days_to_implement -> Nullable<Int2>,
        confidentiality -> Text,
        ip_owner -> Nullable<Text>,
        ip_registrations -> Nullable<Text>,
        ip_third_party_rights -> Nullable<Text>,
        right_kind -> Nullable<Text>,
        right_days -> Nullable<Int2>,
        right_scope -> Nullable<Text>,
        receipt_number -> Nullable<Int4>,
        receipt_at -> Nullable<Timestamptz>,
        acknowledged_at -> Nullable<Timestamptz>,
        clock_started_at -> Nullable<Timestamptz>,
        acknowledge_by -> Nullable<Timestamptz>,
        counting -> Nullable<Text>,
        told_until -> Nullable<Timestamptz>,
        since -> Timestamptz,
        open_until -> Nullable<Timestamptz>,
        words -> diesel_full_text_search::Tsvector,
        wakes_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    rate_limits (key) {
        key -> Bytea,
        settled_until -> Timestamptz,
        lent -> Int8,
        lent_until -> Timestamptz,
    }
}

diesel::table! {
    second_factors (user_id) {
        user_id -> Uuid,
        seed -> Uuid,
        confirmed_at -> Nullable<Timestamptz>,
        last_step -> Int8,
        recovery_seed -> Uuid,
        recovery_left -> Array<Int2>,
    }
}

diesel::table! {
    service_accounts (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        version -> Int4,
        state -> Text,
        name -> Text,
        scopes -> Array<Text>,
        expires_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    service_secrets (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        account_id -> Uuid,
        token_hash -> Bytea,
        created_at -> Timestamptz,
        last_used_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    sessions (id) {
        id -> Uuid,
        user_id -> Uuid,
        acts_for -> Nullable<Uuid>,
        generation -> Int4,
        second_factor -> Bool,
        client -> Text,
        address -> Text,
        created_at -> Timestamptz,
        refreshed_at -> Timestamptz,
        expires_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    sign_in_failures (id) {
        id -> Uuid,
        email -> Text,
        wrong -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    sign_ups (id) {
        id -> Uuid,
        token_hash -> Bytea,
        email -> Text,
        organisation_name -> Text,
        user_name -> Text,
        password_hash -> Text,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        mailed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    signatures (id) {
        id -> Int8,
        object_id -> Uuid,
        content_hash -> Bytea,
        side -> Text,
        user_id -> Uuid,
        organisation_id -> Uuid,
        buyer_org_id -> Uuid,
        supplier_org_id -> Uuid,
        signed_at -> Timestamptz,
        voided_at -> Nullable<Timestamptz>,
        noun -> Text,
        pilot_id -> Nullable<Uuid>,
        plan_id -> Nullable<Uuid>,
        agreement_id -> Nullable<Uuid>,
        exclusivity_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    spare_objects (object_id) {
        object_id -> Uuid,
        org_id -> Uuid,
        due_at -> Timestamptz,
    }
}

diesel::table! {
    throttles (key) {
        key -> Bytea,
        attempts -> Int4,
        last_at -> Timestamptz,
    }
}

diesel::table! {
    users (id) {
        id -> Uuid,
        email -> Text,
        name -> Text,
        password_hash -> Text,
        created_at -> Timestamptz,
        erased_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    webhook_attempts (delivery_id, number) {
        organisation_id -> Uuid,
        delivery_id -> Uuid,
        number -> Int4,
        at -> Timestamptz,
        millis -> Int4,
        status -> Nullable<Int2>,
        fault -> Nullable<Text>,
    }
}

diesel::table! {
    webhook_deliveries (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        webhook_id -> Uuid,
        event_id -> Uuid,
        noun -> Text,
        action -> Text,
        state -> Text,
        attempts -> Int4,
        tries -> Int4,
        due_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    webhook_lanes (webhook_id) {
        webhook_id -> Uuid,
        organisation_id -> Uuid,
        free_at -> Timestamptz,
        failing_since -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    webhooks (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        version -> Int4,
        state -> Text,
        address -> Text,
        description -> Nullable<Text>,
        events -> Array<Text>,
        partnership_id -> Nullable<Uuid>,
        secret_number -> Int4,
        rotated_at -> Nullable<Timestamptz>,
        off_because -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    agreements,
    attachments,
    audit_entries,
    brief_clarifications,
    brief_invitations,
    brief_invitees,
    brief_questions,
    briefs,
    business_calendars,
    calendar_links,
    commitment_dependencies,
    commitment_evidence,
    commitment_moves,
    commitments,
    deadlines,
    deputies,
    dispatches,
    events,
    exclusivities,
    exclusivity_innovations,
    exclusivity_terms,
    goal_measurements,
    goal_terms,
    goals,
    idempotency_keys,
    innovations,
    invitations,
    job_lanes,
    jobs,
    ledgers,
    mails,
    members,
    notification_settings,
    notifications,
    organisations,
    panel_criteria,
    panel_seats,
    panels,
    partnerships,
    password_resets,
    pilot_approval_policies,
    pilot_approval_tiers,
    pilot_approvals,
    pilot_approvals_given,
    pilot_charters,
    pilot_clauses,
    pilot_criteria,
    pilot_gates,
    pilot_lessons,
    pilot_pauses,
    pilot_promises,
    pilot_runs,
    pilots,
    plan_reviews,
    plan_terms,
    plans,
    proposal_briefs,
    proposal_innovations,
    proposal_messages,
    proposal_notes,
    proposal_questions,
    proposal_versions,
    proposals,
    rate_limits,
    second_factors,
    service_accounts,
    service_secrets,
    sessions,
    sign_in_failures,
    sign_ups,
    signatures,
    spare_objects,
    throttles,
    users,
    webhook_attempts,
    webhook_deliveries,
    webhook_lanes,
    webhooks,
);
