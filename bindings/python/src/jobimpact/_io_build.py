# SPDX-License-Identifier: LGPL-2.1-or-later
"""Input-output tables made from others: methods of InputOutput, and supply and use tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from . import _table
from ._bundle import Bundle, as_dataset
from ._columns import Column
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import choice, options
from ._library import lib

_MODEL = {
    "A": int(_table.ji_io_supply_use_model.JI_IO_SUPPLY_USE_A),
    "B": int(_table.ji_io_supply_use_model.JI_IO_SUPPLY_USE_B),
    "C": int(_table.ji_io_supply_use_model.JI_IO_SUPPLY_USE_C),
    "D": int(_table.ji_io_supply_use_model.JI_IO_SUPPLY_USE_D),
}
_QUOTIENT = {
    "SLQ": int(_table.ji_io_quotient.JI_IO_QUOTIENT_SLQ),
    "CILQ": int(_table.ji_io_quotient.JI_IO_QUOTIENT_CILQ),
    "FLQ": int(_table.ji_io_quotient.JI_IO_QUOTIENT_FLQ),
    "AFLQ": int(_table.ji_io_quotient.JI_IO_QUOTIENT_AFLQ),
    "RLQ": int(_table.ji_io_quotient.JI_IO_QUOTIENT_RLQ),
}
_CAP = {
    "result": int(_table.ji_io_quotient_cap.JI_IO_CAP_RESULT),
    "specialisation": int(_table.ji_io_quotient_cap.JI_IO_CAP_SPECIALISATION),
    "none": int(_table.ji_io_quotient_cap.JI_IO_CAP_NONE),
}
_NATION = {
    "satellite": int(_table.ji_io_nation.JI_IO_NATION_SATELLITE),
    "sum": int(_table.ji_io_nation.JI_IO_NATION_SUM),
}
_DIAGONAL = {
    "slq": int(_table.ji_io_diagonal.JI_IO_DIAGONAL_SLQ),
    "one": int(_table.ji_io_diagonal.JI_IO_DIAGONAL_ONE),
}


class Build:
    """Tables that can be made from that of an :class:`InputOutput`: bundles for ``InputOutput``."""

    def regional(
        self,
        employment: Any,
        method: str,
        *,
        delta: float | None = None,
        cap: str = "result",
        nation: str = "satellite",
        diagonal: str = "slq",
        satellite: str | None = None,
        context: Context | None = None,
    ) -> Bundle:
        """Regional tables by location quotients.

        Args:
            employment: region, sector, employment: every sector once in each region.
            method: "SLQ", "CILQ", "FLQ", "AFLQ" or "RLQ".
            delta: of FLQ and AFLQ, which need it.
            cap: where a quotient is cut to 1: "result", "specialisation" (AFLQ) or "none".
            nation: employment of the nation: "satellite" or "sum" (of the regions).
            diagonal: of CILQ: "slq" or "one".
            satellite: the nation's employment; None: the model's.

        Returns:
            the table; also the array location_quotients, datasets quotients, regions, report.
        """
        struct = options(
            _table.ji_io_regional_options,
            lib.ji_io_regional_options_init,
            delta=delta,
            satellite=satellite,
            method=choice(method, _QUOTIENT, "method"),
            cap=choice(cap, _CAP, "cap"),
            nation=choice(nation, _NATION, "nation"),
            diagonal=choice(diagonal, _DIAGONAL, "diagonal"),
        )
        return self._make_table(context, lib.ji_io_regional, _given(employment, context), struct)

    def domestic(
        self,
        *,
        imports: str | None = None,
        exports: str | None = None,
        discrepancy: str | None = None,
        context: Context | None = None,
    ) -> Bundle:
        """The table of domestic flows, where this one's flows hold imports: (I - M) Z.

        Args:
            imports: category of final demand (negative) or satellite (positive); "imports".
            exports: category of final demand; "exports".
            discrepancy: name of a new category for what rows do not add up to.

        Raises:
            ContentError naming the sector whose import share is not in [0, 1].
        """
        struct = options(
            _table.ji_io_domestic_options,
            lib.ji_io_domestic_options_init,
            imports=imports,
            exports=exports,
            discrepancy=discrepancy,
        )
        return self._make_table(context, lib.ji_io_domestic, struct)

    def aggregate(
        self,
        sectors: Any = None,
        *,
        regions: Any = None,
        categories: Any = None,
        context: Context | None = None,
    ) -> Bundle:
        """The table in other sectors, regions and categories of final demand, by concordances
        (from, to, weight); a mapping of old names to new ones is one without weights. Weights below
        1 split.

        Raises:
            LabelError for a code that a concordance does not have or takes nowhere.
        """
        given = [_concordance(c, context) for c in (sectors, regions, categories)]
        return self._make_table(context, lib.ji_io_aggregate, *given)

    def basic_prices(
        self,
        margins: Any,
        *,
        trade_sector: str | None = None,
        transport_sector: str | None = None,
        context: Context | None = None,
    ) -> Bundle:
        """The table at basic prices, where this one is at purchasers': margins go to the sectors
        that earn them, product taxes to the satellite product_taxes.

        Args:
            margins: sector (and region), optionally use, and trade, transport, tax: shares of the
                purchasers' value.
            trade_sector, transport_sector: who earns them; "trade", "transport_post".
        """
        struct = options(
            _table.ji_io_basic_price_options,
            lib.ji_io_basic_price_options_init,
            trade_sector=trade_sector,
            transport_sector=transport_sector,
        )
        return self._make_table(context, lib.ji_io_basic_prices, _given(margins, context), struct)

    def _make_table(self, context: Context | None, function: Any, *arguments: Any) -> Bundle:
        owner = self._live()  # type: ignore[attr-defined]
        return (context or default_context())._make(Bundle, function, owner, *arguments)


def from_supply_use(
    supply: Any,
    use: Any = None,
    *,
    products: Iterable[str] | Dataset | None = None,
    industries: Iterable[str] | Dataset | None = None,
    final_demand: Mapping[str, Any] | None = None,
    satellites: Mapping[str, Any] | None = None,
    satellite_demand: Any = None,
    unit: str | None = None,
    model: str = "D",
    balance_tolerance: float | None = None,
    context: Context | None = None,
) -> Bundle:
    """An input-output table of a supply and a use table: a bundle for ``InputOutput``.

    Args:
        supply: products x industries; or a :class:`Bundle` that holds everything (arrays supply,
            use, ...; datasets products, industries, ...), and nothing else is given.
        use: products x industries, domestic products at basic prices.
        products, industries: their names, or datasets with sector.
        final_demand: names to values by product.
        satellites: names to values by industry; a :class:`Column` states the unit.
        satellite_demand: satellites x categories: what final demand itself has of them; it stays.
        unit: of the money.
        model: "A" (product technology), "B" (industry technology), both product by product; "C"
            (fixed industry sales), "D" (fixed product sales), both industry by industry.
        balance_tolerance: by which a product's supply and use may differ without a warning.

    Raises:
        ShapeError, LabelError, ContentError, SingularError (models A and C).
    """
    context = context or default_context()
    struct = options(
        _table.ji_io_supply_use_options,
        lib.ji_io_supply_use_options_init,
        model=choice(model, _MODEL, "model"),
        balance_tolerance=balance_tolerance,
    )
    if not isinstance(supply, Bundle):
        if use is None or products is None or industries is None:
            raise TypeError("use, products and industries are needed beside an array of supply")
        supply = _tables(supply, use, products, industries, final_demand, satellites, unit, context)
        if satellite_demand is not None:
            supply = supply.with_array("satellite_demand", satellite_demand, context=context)
    return context._make(Bundle, lib.ji_io_from_supply_use, supply._live(), struct)


def _tables(
    supply: Any,
    use: Any,
    products: Any,
    industries: Any,
    final_demand: Mapping[str, Any] | None,
    satellites: Mapping[str, Any] | None,
    unit: str | None,
    context: Context,
) -> Bundle:
    from ._input_output import _stack

    datasets = {
        "products": _sectors(products, unit, context),
        "industries": _sectors(industries, None, context),
    }
    arrays = {"supply": supply, "use": use}
    if final_demand:
        arrays["final_demand"], datasets["demand_labels"] = _stack(final_demand, 1, context)
    if satellites:
        arrays["satellites"], datasets["satellite_labels"] = _stack(satellites, 0, context)
    bundle = Bundle(datasets, context=context)
    for name, array in arrays.items():
        bundle = bundle.with_array(name, array, context=context)
    return bundle


def _sectors(names: Any, unit: str | None, context: Context) -> Dataset:
    if isinstance(names, Dataset):
        return names
    listed = list(names)
    columns: dict[str, Any] = {"sector": Column(listed, type="text")}
    if unit:
        columns["unit"] = Column([unit] * len(listed), type="text")
    return Dataset(columns, context=context)


def _concordance(source: Any, context: Context | None) -> Any:
    if source is None:
        return None
    if isinstance(source, Mapping) and "from" not in source:
        source = {
            "from": Column(list(source), type="text"),
            "to": Column(list(source.values()), type="text"),
        }
    return _given(source, context)


def _given(source: Any, context: Context | None) -> Any:
    return as_dataset(source, context or default_context())._live()
