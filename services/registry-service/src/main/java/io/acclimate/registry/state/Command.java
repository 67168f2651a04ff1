package io.acclimate.registry.state;

/** A command whose content has been checked as far as that is possible without the state. */
public record Command(Envelope envelope, Action action) {}
