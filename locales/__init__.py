"""Languages: one gettext catalogue each, and how days and times are said.

To add a language, say French:

1. Make the empty file ``locales/fr/LC_MESSAGES/messages.po`` and run ``make texts``
   (``python -m locales.update``): it writes every sentence of the program and of the content into it.
2. Translate it. Keep ``{placeholders}`` and ``<b>`` as they are, and the comment ``# unreviewed`` on every
   sentence until a person who knows medicine and the language has read it.
3. Add ``fr = "Français"`` under ``[languages]`` in ``content/clinic.toml``. The program starts once no
   medical text is missing, and names those that are.
4. If the language says days or times in a way of its own, teach it ``locales/dates.py``.
"""
