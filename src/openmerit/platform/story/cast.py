"""Who lives in the story: two issuers and who accredits, the people who work for
them, and eight earners."""

from dataclasses import dataclass

from openmerit.platform.people.models import Role


@dataclass(frozen=True, slots=True)
class Character:
    """Someone with an account. `role` says who they are, in the few words of a sign-in button."""

    email: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class House:
    """An issuer, its owner, and whoever else works for it, each with their role there.

    `units` are its parts, each as the way to it from the top.
    """

    name: str
    description: str
    url: str
    owner: Character
    others: tuple[tuple[Character, Role], ...] = ()
    units: tuple[tuple[str, ...], ...] = ()


OLGA = Character("olga@northwind.example", "Olga Brandt", "owner of Northwind Academy")
IDRIS = Character("idris@northwind.example", "Idris Cole", "issuer at Northwind Academy")
VERA = Character("vera@northwind.example", "Vera Lund", "viewer at Northwind Academy")
HENRIK = Character("henrik@saltmere-guild.example", "Henrik Aalto", "owner of the Saltmere Guild")
PETRA = Character(
    "petra@quality-board.example", "Petra Solheim", "owner of the Saltmere Quality Board"
)

STAFF = (OLGA, IDRIS, VERA, HENRIK, PETRA)

DATA_SCHOOL = ("School of Data",)
WAREHOUSES = ("Warehouses",)
DOCK_FOUR = ("Warehouses", "Dock 4")

NORTHWIND = House(
    name="Northwind Academy",
    description=(
        "The academy of Northwind Freight. Since 2011 it has taught the people of its eleven "
        "warehouses, and whoever lives near one: in the evening, on paid time, and with an "
        "assessment at the end that counts outside the house as well."
    ),
    url="https://academy.northwind.example",
    owner=OLGA,
    others=((IDRIS, Role.ISSUER), (VERA, Role.VIEWER)),
    units=(DATA_SCHOOL, WAREHOUSES, DOCK_FOUR),
)
GUILD = House(
    name="Saltmere Guild of Building Trades",
    description=(
        "A guild of 340 workshops on the Saltmere coast. It examines apprentices and journeymen, "
        "keeps the register of those who may work on heating systems, and looks after the harbour "
        "town's old houses."
    ),
    url="https://saltmere-guild.example",
    owner=HENRIK,
)
BOARD = House(
    name="Saltmere Quality Board",
    description=(
        "Looks at who teaches and examines on the Saltmere coast: how they assess, whether they "
        "hear complaints, and what becomes of those who hold their badges. It awards nothing."
    ),
    url="https://quality-board.example",
    owner=PETRA,
)
HOUSES = (NORTHWIND, GUILD, BOARD)

AMINA = Character(
    "amina.diallo@letterbox.example", "Amina Diallo", "earner, picks at night and studies by day"
)
BASTIAN = Character(
    "bastian.krol@letterbox.example", "Bastian Krol", "earner, keeps the books of a haulier"
)
CHIARA = Character(
    "chiara.bonnet@letterbox.example", "Chiara Bonnet", "earner, a nurse coming back to work"
)
DEWI = Character(
    "dewi.pranoto@letterbox.example", "Dewi Pranoto", "earner, an electrician turning to heating"
)
ELIN = Character(
    "elin.sorby@letterbox.example", "Elin Sørby", "earner, finished her years as a joiner"
)
FARID = Character(
    "farid.nasser@letterbox.example", "Farid Nasser", "earner, leads the early shift at dock 4"
)
GRACE = Character(
    "grace.mwangi@letterbox.example", "Grace Mwangi", "earner, retired and counts birds"
)
MARA = Character(
    "mara.lind@letterbox.example", "Mara Lind", "earner, a joiner who went into logistics"
)

EARNERS = (AMINA, BASTIAN, CHIARA, DEWI, ELIN, FARID, GRACE, MARA)
