"""Why a request with a key is refused."""

from collections.abc import Mapping

from app.i18n.language import gettext_noop
from app.values.refusal import Refusal


class KeyInUse(Refusal):
    problem = "idempotency-key-in-use"
    says = gettext_noop("A request with this Idempotency-Key is still running.")

    def retry_after(self) -> float:
        return 1


class KeyReused(Refusal):
    problem = "idempotency-key-reused"
    says = gettext_noop("This Idempotency-Key was used for something else.")

    def faults(self) -> Mapping[str, str]:
        return {"Idempotency-Key": "stands for another body already"}
