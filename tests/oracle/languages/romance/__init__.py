"""What the oracle's Portuguese and Spanish share: nouns with genders, articles that contract with prepositions."""
