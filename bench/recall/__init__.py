"""How many names are found from one spelling, in which language, and what else is caught.

    people.tsv · rigour · geonames ──▶ names and how each language writes them (names.py)
         ──▶ the case that a headline asks for (cases.py) ──▶ headlines (headlines.py)
         ──▶ the product's match, and what a user would take instead (finders.py) ──▶ tables (report.py)

None of these names is in the training of the learned table: people.tsv by name, the others by the half of their ids.
The forms that stand in headlines are made by pymorphy3 for Russian and Ukrainian and by cases.py for the others, never
by the product's own endings.
"""
