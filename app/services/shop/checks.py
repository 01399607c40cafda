"""Checks that no change that a manager saved is lost."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.checks import Check

CHECKS: Final = (
    Check(
        2,
        gettext_noop("the shop's settings are a gapless history, each version a change"),
        """
        SELECT version, said, said_before FROM (
            SELECT version, said, row_number() OVER versions AS place,
                lag(said) OVER versions AS said_before
            FROM shop.settings AS settings,
                LATERAL (SELECT to_jsonb(settings) - ARRAY['version', 'changed_at', 'changed_by']
                    AS said) AS texts
            WINDOW versions AS (ORDER BY version)
        ) AS history
        WHERE version <> place OR said = said_before
        """,
    ),
    Check(
        2,
        gettext_noop("maintenance is a gapless history, each version a change"),
        """
        SELECT version, is_on FROM (
            SELECT version, is_on, said, row_number() OVER versions AS place,
                lag(said) OVER versions AS said_before
            FROM shop.maintenance,
                LATERAL (SELECT jsonb_build_array(is_on, text, until) AS said) AS texts
            WINDOW versions AS (ORDER BY version)
        ) AS history
        WHERE version <> place OR said = said_before
        """,
    ),
    Check(
        1,
        gettext_noop("the files of the shop's logo and icon are there"),
        """
        SELECT version, file FROM (
            SELECT version, logo, logo_dark, icon FROM shop.settings ORDER BY version DESC LIMIT 1
        ) AS latest
        CROSS JOIN LATERAL jsonb_path_query(
            jsonb_build_array(logo, logo_dark, icon), '$[*].sizes[*].url'
        ) AS url
        CROSS JOIN LATERAL substring(url #>> '{}' FROM '[0-9a-f]{64}') AS file
        WHERE NOT EXISTS (SELECT FROM shop.picture_files WHERE sha256 = file)
        """,
    ),
    Check(
        2,
        gettext_noop("every version of a legal page is there, each a change"),
        """
        SELECT edition, kind, language, version FROM (
            SELECT edition, kind, language, version, text,
                row_number() OVER (ORDER BY edition) AS place,
                row_number() OVER versions AS place_of_page,
                lag(text, 1, '') OVER versions AS before
            FROM shop.legal_texts
            WINDOW versions AS (PARTITION BY kind, language ORDER BY edition)
        ) AS history
        WHERE edition <> place OR version <> place_of_page OR text = before
        """,
    ),
)
