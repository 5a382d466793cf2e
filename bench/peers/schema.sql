-- The rules of the comparison in PostgreSQL: an id is taken once, an account does not go below zero, an order without cover is
-- refused and kept, so that whoever asks again gets the same answer. Amounts are in minor units.
--
-- Locks are taken in the order of account numbers, so that concurrent callers do not deadlock.

CREATE TABLE account (
    id      integer PRIMARY KEY,
    balance bigint NOT NULL CHECK (balance >= 0)
) WITH (fillfactor = 50); -- room for new versions of a row in its page, without touching the index

CREATE TABLE transfer (
    id       uuid PRIMARY KEY,
    debtor   integer NOT NULL,
    creditor integer NOT NULL CHECK (creditor <> debtor),
    amount   bigint NOT NULL CHECK (amount > 0),
    settled  boolean NOT NULL
);

-- Outcomes: 0 settled, 1 refused for want of cover, 2 the id was taken before, 3 no such account.

-- submit_one settles one order.
CREATE FUNCTION submit_one(p_id uuid, p_debtor integer, p_creditor integer, p_amount bigint) RETURNS smallint
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO transfer VALUES (p_id, p_debtor, p_creditor, p_amount, true) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 2;
    END IF;
    IF p_creditor < p_debtor THEN
        PERFORM FROM account WHERE id = p_creditor FOR NO KEY UPDATE;
    END IF;
    UPDATE account SET balance = balance - p_amount WHERE id = p_debtor AND balance >= p_amount;
    IF NOT FOUND THEN
        UPDATE transfer SET settled = false WHERE id = p_id;
        RETURN CASE WHEN EXISTS (SELECT FROM account WHERE id = p_debtor) THEN 1 ELSE 3 END;
    END IF;
    UPDATE account SET balance = balance + p_amount WHERE id = p_creditor;
    IF NOT FOUND THEN
        UPDATE account SET balance = balance + p_amount WHERE id = p_debtor;
        UPDATE transfer SET settled = false WHERE id = p_id;
        RETURN 3;
    END IF;
    RETURN 0;
END $$;

-- submit_batch settles orders in one transaction, an outcome for each. Where every debtor can pay all its orders of the batch from
-- what it holds, the order among them does not matter, and three set-based statements do it. Else the outcome of
-- an order depends on those before it, and they are taken one by one.
CREATE FUNCTION submit_batch(p_ids uuid[], p_debtors integer[], p_creditors integer[], p_amounts bigint[]) RETURNS smallint[]
LANGUAGE plpgsql AS $$
DECLARE
    v_taken    bigint;
    v_touched  bigint;
    v_accounts integer[];
    v_net      bigint[];
    v_covered  boolean;
    v_outcomes smallint[];
BEGIN
    BEGIN
        INSERT INTO transfer
        SELECT o.id, o.debtor, o.creditor, o.amount, true
        FROM unnest(p_ids, p_debtors, p_creditors, p_amounts) AS o(id, debtor, creditor, amount)
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS v_taken = ROW_COUNT;

        WITH o AS MATERIALIZED (
            SELECT * FROM unnest(p_debtors, p_creditors, p_amounts) AS o(debtor, creditor, amount)
        ), flow AS MATERIALIZED (
            SELECT f.account, sum(f.paid)::bigint AS paid, sum(f.received - f.paid)::bigint AS net
            FROM (SELECT debtor AS account, amount AS paid, 0::bigint AS received FROM o
                  UNION ALL SELECT creditor, 0, amount FROM o) AS f
            GROUP BY f.account
        ), locked AS (
            SELECT a.id, a.balance, f.paid, f.net FROM account a JOIN flow f ON f.account = a.id
            ORDER BY a.id FOR NO KEY UPDATE OF a
        )
        SELECT array_agg(id), array_agg(net), bool_and(balance >= paid), (SELECT count(*) FROM flow)
        INTO v_accounts, v_net, v_covered, v_touched FROM locked;

        IF v_taken < cardinality(p_ids) OR v_covered IS NOT TRUE OR cardinality(v_accounts) < v_touched THEN
            RAISE EXCEPTION 'one by one' USING ERRCODE = 'WEIR1';
        END IF;

        UPDATE account a SET balance = a.balance + n.net
        FROM unnest(v_accounts, v_net) AS n(id, net) WHERE a.id = n.id;
        RETURN array_fill(0::smallint, ARRAY[cardinality(p_ids)]);
    EXCEPTION WHEN SQLSTATE 'WEIR1' THEN
        NULL; -- the insertions are undone
    END;

    PERFORM FROM account WHERE id = ANY (p_debtors || p_creditors) ORDER BY id FOR NO KEY UPDATE;
    FOR i IN 1 .. cardinality(p_ids) LOOP
        v_outcomes[i] := submit_one(p_ids[i], p_debtors[i], p_creditors[i], p_amounts[i]);
    END LOOP;
    RETURN v_outcomes;
END $$;
