//! Variations: the same structure with other values, names, units or in another language.
