"""The sentences that people see, in English and French, as gettext catalogues."""
