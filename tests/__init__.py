"""The tests mirror the packages; `journeys`, `standins` and `services` are what they stand on."""
