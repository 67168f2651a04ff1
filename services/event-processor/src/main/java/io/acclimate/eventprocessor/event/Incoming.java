package io.acclimate.eventprocessor.event;

/** A record that others send us, read from its bytes but not yet checked. */
public sealed interface Incoming permits Answer, CloseCommand, Event, LateLabel {

  /** Identity of what it says, unique for ever; the {@code ce_id} header must agree. */
  String id();

  /** Name of the model that it is about. */
  String model();

  /** The text that decides its partition: {@code murmur2(key) mod n}. */
  String routingKey();
}
