"""Checks that invoices and credit notes agree with their orders to the cent."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.checks import Check
from app.values.invoices import InvoiceKind

SIGNED: Final = f"CASE kind WHEN '{InvoiceKind.INVOICE}' THEN total ELSE -total END"
CHECKS: Final = (
    Check(
        7,
        gettext_noop("the numbers of invoices and credit notes have no gap but those of a restore"),
        """
        SELECT issued, left_out, last FROM (
            SELECT count(*) AS issued, coalesce(max(place), 0) AS last_given FROM sales.invoices
        ) AS given CROSS JOIN LATERAL (
            SELECT coalesce(sum(last_place - first_place + 1), 0) AS left_out,
                greatest(last_given, coalesce(max(last_place), 0)) AS last
            FROM sales.invoice_gaps
        ) AS gaps
        WHERE issued + left_out <> last
        UNION ALL
        SELECT place, first_place, last_place FROM sales.invoices JOIN sales.invoice_gaps
            ON place BETWEEN first_place AND last_place
        """,
    ),
    Check(
        7,
        gettext_noop("the lines and the rates of each invoice and credit note add up to its total"),
        """
        SELECT number, total, goods, rates FROM sales.invoices,
            LATERAL (SELECT coalesce(sum(amount), 0) + (body ->> 'fee')::bigint AS goods,
                    coalesce(sum(tax), 0) AS tax, count(*) AS lines
                FROM jsonb_to_recordset(body -> 'lines')
                    AS one (amount bigint, tax bigint)) AS goods,
            LATERAL (SELECT sum(gross) AS rates, sum(tax - fee_tax) AS taxes
                FROM jsonb_to_recordset(body -> 'rates')
                    AS one (gross bigint, tax bigint, fee_tax bigint)) AS rates
        WHERE lines > 0 AND goods <> total OR rates <> total
            OR lines > 0 AND taxes <> goods.tax
        """,
    ),
    Check(
        7,
        gettext_noop("each order has one invoice at most, and its credit notes take back no more"),
        f"""
        SELECT order_id, count(*) AS documents, sum({SIGNED}) AS rest FROM sales.invoices
        GROUP BY order_id
        HAVING count(*) FILTER (WHERE kind = '{InvoiceKind.INVOICE}') <> 1 OR sum({SIGNED}) < 0
        """,
    ),
    Check(
        7,
        gettext_noop("the credit notes of an invoice take back no more at any rate"),
        f"""
        SELECT order_id, rate, sum(sign * gross) AS gross, sum(sign * tax) AS tax
        FROM (
            SELECT order_id, body,
                CASE kind WHEN '{InvoiceKind.INVOICE}' THEN 1 ELSE -1 END AS sign
            FROM sales.invoices
        ) AS documents
        CROSS JOIN LATERAL jsonb_to_recordset(body -> 'rates')
            AS one (rate integer, gross bigint, tax bigint)
        GROUP BY order_id, rate HAVING sum(sign * gross) < 0 OR sum(sign * tax) < 0
        """,
    ),
    Check(
        7,
        gettext_noop("what was cancelled of an order is not in its invoice, or was credited"),
        f"""
        SELECT order_id, invoiced, rest, total - cancelled AS due FROM (
            SELECT order_id, sum({SIGNED}) AS rest,
                sum({SIGNED}) FILTER (WHERE kind = '{InvoiceKind.INVOICE}'
                OR cause IN (SELECT cancellation_id::text FROM sales.cancelled_items AS gone
                    WHERE gone.order_id = invoices.order_id)) AS invoiced
            FROM sales.invoices GROUP BY order_id
        ) AS documents JOIN sales.orders USING (order_id) CROSS JOIN LATERAL (
            SELECT coalesce(sum(share), 0) AS cancelled FROM sales.cancelled_items AS gone
            WHERE gone.order_id = orders.order_id
        ) AS gone
        WHERE invoiced < total - cancelled OR invoiced > total - cancelled AND rest <> 0
        """,
    ),
)
