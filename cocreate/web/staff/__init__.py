"""Staff: how they come in, their first page, and the accounts that administrators look after."""

from cocreate.web.staff import accounts, administration, desk

BLUEPRINTS = (accounts.blueprint, administration.blueprint, desk.blueprint)
