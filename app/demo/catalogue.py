"""The demo shop's 24 products in six categories, each with its picture.

`product_456` (150 in stock) and `product_789` (50) are the two that the API's examples order.
"""

from typing import NamedTuple


class DemoProduct(NamedTuple):
    """A product of the demo shop; prices are in minor units of the shop's currency."""

    product_id: str
    name: str
    description: str
    price: int
    category: str
    on_hand: int
    sale_price: int | None = None

    @property
    def picture(self) -> str:
        # A path below `static/`.
        return f"demo/{self.product_id}.svg"


PRODUCTS: list[DemoProduct] = [
    DemoProduct(
        product_id="product_456",
        name="Speckled stoneware mug",
        description="Thrown by hand and dipped once in sea-blue glaze, so no two edges are alike. "
        "Holds 350 ml, keeps its warmth, and goes in the dishwasher.",
        price=1800,
        category="Kitchen",
        on_hand=150,
    ),
    DemoProduct(
        product_id="round-teapot",
        name="Round teapot",
        description="A pot for three good cups, with a spout that does not drip and a handle of "
        "steamed oak that stays cool. The strainer is built in.",
        price=4600,
        category="Kitchen",
        on_hand=24,
    ),
    DemoProduct(
        product_id="oak-serving-board",
        name="Oak serving board",
        description="Cut from one plank of European oak and oiled three times. "
        "Bread on one side, cheese on the other, and a leather loop to hang it by.",
        price=3800,
        category="Kitchen",
        on_hand=31,
    ),
    DemoProduct(
        product_id="water-carafe",
        name="Carafe with tumbler",
        description="Thin, clear borosilicate glass for the bedside or the table. "
        "The carafe takes a litre, hot or cold; the tumbler comes with it.",
        price=2900,
        category="Kitchen",
        on_hand=3,
    ),
    DemoProduct(
        product_id="nesting-bowls",
        name="Nesting bowls, set of three",
        description="Salad, soup and olives in one stack. Stoneware in terracotta, cream and "
        "mustard that takes up the room of a single bowl.",
        price=5400,
        category="Kitchen",
        on_hand=40,
    ),
    DemoProduct(
        product_id="breakfast-tea",
        name="Breakfast tea",
        description="Assam and Kenyan leaf, blended for milk and early mornings. "
        "125 g of loose tea in a tin that you will want to keep.",
        price=1250,
        category="Pantry",
        on_hand=120,
    ),
    DemoProduct(
        product_id="house-coffee",
        name="House coffee",
        description="Medium roast from two farms in Huila: hazelnut, orange peel, no bitterness. "
        "250 g of whole beans, roasted on the Monday before we ship.",
        price=1390,
        category="Pantry",
        on_hand=96,
    ),
    DemoProduct(
        product_id="forest-honey",
        name="Forest honey",
        description="Dark, malty honey from fir and lime trees, spun cold and left unfiltered. "
        "500 g in a jar with an oak lid.",
        price=1490,
        category="Pantry",
        on_hand=3,
    ),
    DemoProduct(
        product_id="wool-blanket",
        name="Checked wool blanket",
        description="New lambswool from a small mill, woven in slate and straw and washed soft. "
        "130 × 190 cm: one sofa, two people.",
        price=11900,
        category="Textiles",
        on_hand=22,
    ),
    DemoProduct(
        product_id="linen-cushion",
        name="Linen cushion",
        description="Heavy washed linen with two woven stripes, feather inside, and a zip that "
        "you cannot see. The small one for the back, the large one for the floor.",
        price=3900,
        category="Textiles",
        on_hand=45,
    ),
    DemoProduct(
        product_id="waffle-towels",
        name="Waffle towels, set of two",
        description="Deep waffle cotton that drinks up water and dries overnight. "
        "One towel in clay, one in oat, 70 × 140 cm each.",
        price=4400,
        category="Textiles",
        on_hand=36,
    ),
    DemoProduct(
        product_id="linen-apron",
        name="Linen apron",
        description="A wide pocket in two halves, brass rivets, and ties long enough to knot in "
        "front. Gets better with every wash.",
        price=4900,
        category="Textiles",
        on_hand=0,
    ),
    DemoProduct(
        product_id="mushroom-lamp",
        name="Mushroom lamp",
        description="A small lamp for the corner that needs one. Spun steel shade in terracotta, "
        "warm dimmable light, and two metres of cloth-covered cord.",
        price=8900,
        category="Living",
        on_hand=18,
    ),
    DemoProduct(
        product_id="dome-pendant",
        name="Dome pendant",
        description="Hang it low over the table: the deep green dome keeps the light on the plates "
        "and out of your eyes. Ø 38 cm, brass fittings, E27.",
        price=12900,
        category="Living",
        on_hand=12,
    ),
    DemoProduct(
        product_id="cedar-candle",
        name="Cedar candle",
        description="Cedarwood, a little smoke, a little orange. Rapeseed wax in amber glass that "
        "burns for about 45 hours and makes a fine pencil pot afterwards.",
        price=2400,
        category="Living",
        on_hand=64,
    ),
    DemoProduct(
        product_id="oak-stool",
        name="Oak stool",
        description="Three legs, so it never wobbles. Solid oak with wedged joints, 45 cm high: "
        "a seat, a bedside table, or a step to the top shelf.",
        price=14900,
        category="Living",
        on_hand=3,
    ),
    DemoProduct(
        product_id="wall-clock",
        name="Wall clock",
        description="Reads at a glance from across the kitchen. Bent ash frame, glass front, and "
        "a sweeping movement without a tick. Ø 30 cm.",
        price=6900,
        category="Living",
        on_hand=16,
    ),
    DemoProduct(
        product_id="willow-basket",
        name="Willow basket",
        description="Woven in one piece by two sisters near Lichtenfels. Strong enough for "
        "firewood, fine enough for blankets, with leather handles.",
        price=5800,
        category="Living",
        on_hand=14,
    ),
    DemoProduct(
        product_id="product_789",
        name="Everyday notebook",
        description="Lies flat on every page. 192 dotted pages of 100 g paper that takes fountain "
        "pen, sewn, with a ribbon and an elastic band. A5.",
        price=1650,
        category="Desk",
        on_hand=50,
    ),
    DemoProduct(
        product_id="pencil-pot",
        name="Pencil pot",
        description="A heavy porcelain cup with a painted band, made to keep pens upright. "
        "Three cedar pencils and a 15 cm ruler are in it when it arrives.",
        price=2200,
        category="Desk",
        on_hand=85,
    ),
    DemoProduct(
        product_id="brass-scissors",
        name="Brass-handled scissors",
        description="Forged blades, ground by hand, that cut to the very tip. "
        "For paper, ribbon and the string around your next parcel. 20 cm.",
        price=3200,
        category="Desk",
        on_hand=28,
    ),
    DemoProduct(
        product_id="footed-planter",
        name="Footed planter",
        description="A white ceramic pot in an oak stand that lifts your plant into the light. "
        "For pots up to 18 cm. The plant is from our window and stays there.",
        price=5200,
        category="Plants",
        on_hand=20,
        sale_price=4200,
    ),
    DemoProduct(
        product_id="watering-can",
        name="Watering can",
        description="1.5 litres, a long spout that reaches behind the leaves, and a rose that "
        "lifts off when one pot needs it all. Powder-coated steel.",
        price=3600,
        category="Plants",
        on_hand=26,
    ),
    DemoProduct(
        product_id="bud-vase",
        name="Bud vase",
        description="One stem is enough. Midnight-blue stoneware with a narrow neck that holds "
        "whatever you found on the way home. 16 cm.",
        price=2800,
        category="Plants",
        on_hand=33,
    ),
]
