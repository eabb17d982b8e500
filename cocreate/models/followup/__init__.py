"""The follow-up of decided actions: its records, and what several readers must compute alike."""
