package io.acclimate.eventprocessor.event;

/**
 * Somebody asks to close a model's open experience.
 *
 * @param id command id; a repeat is a no-op
 * @param notBeforeOffset close once the model's partition of examples.v1 has been read up to this
 *     offset, exclusive
 * @param issuedBy who asks
 */
public record CloseCommand(String id, String model, long notBeforeOffset, String issuedBy)
    implements Incoming, Step {
  @Override
  public String routingKey() {
    return model;
  }
}
