"""The pages that explain each problem, to which its `type` leads."""

from litestar import Response, get
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.web.pages import AnyRequest, page
from app.web.problem_kinds import CATALOGUE
from app.web.problems import Problem


@get("/problems", include_in_schema=False)
async def list_problems(request: AnyRequest) -> Response[str]:
    return page(request, "system/problems/index.html", catalogue=CATALOGUE)


@get("/problems/{name:str}", include_in_schema=False)
async def show_problem(request: AnyRequest, name: FromPath[str]) -> Response[str]:
    kind = CATALOGUE.get(name)
    if kind is None:
        raise Problem("not-found", _("There is no problem with this name."))
    return page(request, "system/problems/show.html", name=name, kind=kind)


handlers = [list_problems, show_problem]
