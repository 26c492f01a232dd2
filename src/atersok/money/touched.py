"""What has changed under money that is divided already, as the history tells: the next run divides it anew.

A changed decision, a cost that got another unit or amount, a cost that came late to its quarter or went into a claim, a
bill that was approved or cancelled, a rule or a price that reaches back. To divide anew what comes out the same gives
nothing, so too much is never wrong here; only too little would be.
"""

from django.db import connection
from django.db.models import Q

from atersok.audit.history import event_model
from atersok.claims.models import ClaimRow
from atersok.money.models import PayoutRule, PayoutRun, PayoutShare, PriceItem

_DIVIDED_AND_TOUCHED = """
WITH divided AS (
    SELECT s.receivable_id, m.claim_id, m.quarter, m.kind, min(s.rule_day) AS rule_day,
           -- a change is dated when written: a long import may have written before the run and ended after it
           max(r.made) - interval '1 hour' AS made
    FROM money_payoutshare s
    JOIN money_payoutrun r ON r.id = s.run_id
    JOIN money_receivable m ON m.id = s.receivable_id
    WHERE s.living
    GROUP BY s.receivable_id, m.claim_id, m.quarter, m.kind
), since AS (
    SELECT min(made) AS day FROM divided
), told AS (
    SELECT pgh_obj_id AS claim, NULL::bigint AS cost, pgh_created_at AS at
        FROM claims_claimevent, since WHERE pgh_created_at > since.day
    UNION ALL SELECT claim_id, NULL, pgh_created_at
        FROM claims_claimrowevent, since WHERE pgh_created_at > since.day
    UNION ALL SELECT NULL, cost_id, pgh_created_at
        FROM claims_claimitemevent, since WHERE pgh_created_at > since.day AND cost_id IS NOT NULL
    UNION ALL SELECT NULL, pgh_obj_id, pgh_created_at
        FROM care_costevent, since WHERE pgh_created_at > since.day
    UNION ALL SELECT NULL, l.cost_id, b.pgh_created_at
        FROM since, money_billevent b JOIN money_billline l ON l.bill_id = b.pgh_obj_id
        WHERE b.pgh_created_at > since.day AND l.cost_id IS NOT NULL
    UNION ALL SELECT w.claim_id, NULL, e.pgh_created_at
        FROM since, care_examinationevent e
        JOIN claims_claimitem i ON i.examination_id = e.pgh_obj_id JOIN claims_claimrow w ON w.id = i.row_id
        WHERE e.pgh_created_at > since.day
), claims AS (
    SELECT claim, max(at) AS at FROM (
        SELECT claim, at FROM told WHERE claim IS NOT NULL
        UNION ALL SELECT w.claim_id, t.at
            FROM told t JOIN claims_claimitem i ON i.cost_id = t.cost JOIN claims_claimrow w ON w.id = i.row_id
    ) AS every GROUP BY claim
), quarters AS (
    SELECT date_trunc('quarter', day)::date AS quarter, max(at) AS at FROM (
        SELECT c.day, t.at FROM told t JOIN care_cost c ON c.id = t.cost
        UNION ALL SELECT c.day, t.at
            FROM told t JOIN claims_claimrow w ON w.claim_id = t.claim
            JOIN claims_claimitem i ON i.row_id = w.id JOIN care_cost c ON c.id = i.cost_id
    ) AS every GROUP BY 1
)
SELECT d.receivable_id
FROM divided d
LEFT JOIN claims c ON c.claim = d.claim_id
LEFT JOIN quarters q ON q.quarter = d.quarter
WHERE c.at > d.made OR q.at > d.made
    OR EXISTS (SELECT FROM money_payoutruleevent e
               WHERE e.kind = d.kind AND e.since <= d.rule_day AND e.pgh_created_at > d.made)
    OR EXISTS (SELECT FROM money_priceitemevent e WHERE e.since <= d.rule_day AND e.pgh_created_at > d.made)
"""


def divided_and_touched() -> set[int]:
    """Receivables with something changed under them since they were last divided."""
    with connection.cursor() as cursor:
        cursor.execute(_DIVIDED_AND_TOUCHED)
        return {receivable for (receivable,) in cursor.fetchall()}


def outdated(run: PayoutRun) -> bool:
    """Whether a decision, a rule or a price of the run's has changed since it was made.

    Costs are left out: they come in every night, and the next run divides them.
    """
    shares = PayoutShare.objects.filter(run=run)
    claims, kinds = shares.values("receivable__claim"), shares.values("receivable__kind")
    later = Q(pgh_created_at__gt=run.made)
    latest = shares.order_by("-rule_day").values_list("rule_day", flat=True).first()
    return latest is not None and (
        event_model(ClaimRow).objects.filter(later, claim__in=claims).exists()
        or event_model(PayoutRule).objects.filter(later, kind__in=kinds, since__lte=latest).exists()
        or event_model(PriceItem).objects.filter(later, since__lte=latest).exists()
    )
