"""The few journeys that need a real browser."""
