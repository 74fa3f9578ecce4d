"""帳號 of others: opened, changed, locked, reset and signed out by an administrator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from web.http.forms import Fields, Marked
from web.http.frame import flash, respond, say
from web.http.numbers import WholeNumber
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.screens.accounts.page import (
    WAY,
    AccountForm,
    account_page,
    accounts_page,
    just_opened,
    log_page,
)
from web.screens.accounts.rooms import accounts_of, link_address, signed_in
from web.services import services
from workflow.accounts.accounts import checked_account_name
from workflow.accounts.refusals import AccountTakenError
from workflow.errors import WorkflowError
from workflow.organisation.accounts import Role
from workflow.organisation.directory import Directory

router = APIRouter(prefix=WAY, dependencies=[Depends(Requires(Right.MANAGE_ACCOUNTS))])


@router.get("")
def show_accounts(request: Request) -> Response:
    """All of them, and the form that opens one."""
    return respond(request, accounts_page(accounts_of(request), _directory(request)))


@router.post("")
def open_account(request: Request, fields: Fields, marked: Marked) -> Response:
    """Open one, and show the one-time link that sets its password; 422 with what was typed."""
    accounts, typed = accounts_of(request), _typed(fields, marked)
    try:
        name = checked_account_name(typed.name)
        code = accounts.open(name, _roles(typed), typed.person, by=_by(request))
    except AccountTakenError as error:
        if just_opened(accounts, typed):
            return respond(request, accounts_page(accounts, _directory(request), again=typed))
        return _not_opened(request, typed, error)
    except WorkflowError as error:
        return _not_opened(request, typed, error)
    link = link_address(request, code)
    return respond(request, accounts_page(accounts, _directory(request), link=link, opened=name))


def _not_opened(request: Request, typed: AccountForm, error: WorkflowError) -> Response:
    accounts, faults = accounts_of(request), sentences(request, error)
    page = accounts_page(accounts, _directory(request), typed=typed, faults=faults)
    return respond(request, page, HTTPStatus.UNPROCESSABLE_ENTITY)


@router.get("/log")
def show_log(request: Request, page: WholeNumber = 1) -> Response:
    """What was done with accounts, the newest first."""
    return respond(request, log_page(accounts_of(request), page=page))


@router.get("/{name}")
def show_account(request: Request, name: str) -> Response:
    """One of them; 404 for none of that name."""
    return respond(request, account_page(accounts_of(request), _directory(request), name))


@router.post("/{name}")
def change_account(request: Request, name: str, fields: Fields, marked: Marked) -> Response:
    """Give it other roles or another person."""
    accounts, typed = accounts_of(request), _typed(fields, marked)

    def change() -> str:
        accounts.change(name, _roles(typed), typed.person, by=_by(request))
        return say(request, "已變更帳號「%(name)s」。", name=name)

    return _done(request, name, change, typed)


@router.post("/{name}/lock")
def lock_account(request: Request, name: str) -> Response:
    """Nobody signs in by it from now on, and whoever is in is out."""

    def lock() -> str:
        accounts_of(request).lock(name, by=_by(request))
        return say(request, "已鎖定帳號「%(name)s」，並已全部登出。", name=name)

    return _done(request, name, lock)


@router.post("/{name}/unlock")
def unlock_account(request: Request, name: str) -> Response:
    """It may sign in again."""

    def unlock() -> str:
        accounts_of(request).unlock(name, by=_by(request))
        return say(request, "已解除鎖定帳號「%(name)s」。", name=name)

    return _done(request, name, unlock)


@router.post("/{name}/sign-out")
def sign_out_account(request: Request, name: str) -> Response:
    """End all of its sessions."""

    def sign_out() -> str:
        ended = accounts_of(request).sign_out(name, by=_by(request))
        return say(request, "已登出帳號「%(name)s」的 %(count)s 處。", name=name, count=ended)

    return _done(request, name, sign_out)


@router.post("/{name}/reset")
def reset_account(request: Request, name: str) -> Response:
    """Take its password away, and show the one-time link that sets another."""
    accounts = accounts_of(request)
    code = accounts.reset(name, by=_by(request))
    link = link_address(request, code)
    return respond(request, account_page(accounts, _directory(request), name, link=link))


@router.post("/{name}/untie")
def untie_account(request: Request, name: str) -> Response:
    """The agency's provider opens it no more, and whoever is in is out."""

    def untie() -> str:
        accounts_of(request).untie(name, by=_by(request))
        return say(request, "帳號「%(name)s」已解除綁定，並已全部登出。", name=name)

    return _done(request, name, untie)


@router.post("/{name}/revoke")
def revoke_token(request: Request, name: str, key: Annotated[str, Form()] = "") -> Response:
    """Take one of its tokens back."""

    def revoke() -> str:
        accounts_of(request).revoke(name, key, by=_by(request))
        return say(request, "已撤銷這個權杖。")

    return _done(request, name, revoke)


@router.get("/{name}/{act}")
def back_to_account(name: str, act: str) -> RedirectResponse:
    """Where a form of its page was sent there is only the page to come back to."""
    return RedirectResponse(f"{WAY}/{name}", HTTPStatus.SEE_OTHER)


def _done(
    request: Request, name: str, act: Callable[[], str], typed: AccountForm | None = None
) -> Response:
    """What `act` does, said on the account's page; refused, the page with what was typed."""
    try:
        flash(request, act())
    except WorkflowError as error:
        faults = sentences(request, error)
        page = account_page(
            accounts_of(request), _directory(request), name, typed=typed, faults=faults
        )
        return respond(request, page, refused_status(error))
    return RedirectResponse(f"{WAY}/{name}", HTTPStatus.SEE_OTHER)


def _typed(fields: Mapping[str, str], marked: Sequence[str]) -> AccountForm:
    return AccountForm(
        name=fields.get("name", ""), roles=frozenset(marked), person=fields.get("person", "")
    )


def _roles(typed: AccountForm) -> list[Role]:
    """Those marked; what is no role of ours is none."""
    return [role for role in Role if role.value in typed.roles]


def _by(request: Request) -> str:
    return signed_in(request).account.name


def _directory(request: Request) -> Directory:
    return services(request).staffing.organisation.directory
