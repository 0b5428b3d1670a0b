"""The sample's rows, and what they have to add up to."""
