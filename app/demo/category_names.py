"""The demo shop's categories in each further language."""

CATEGORY_NAMES = {
    "de": {
        "Desk": "Schreibtisch",
        "Kitchen": "Küche",
        "Living": "Wohnen",
        "Pantry": "Vorräte",
        "Plants": "Pflanzen",
        "Textiles": "Textilien",
    },
    "fr": {
        "Desk": "Bureau",
        "Kitchen": "Cuisine",
        "Living": "Salon",
        "Pantry": "Épicerie",
        "Plants": "Plantes",
        "Textiles": "Textiles",
    },
}
