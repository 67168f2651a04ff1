package io.acclimate.eventprocessor.experience;

import io.acclimate.eventprocessor.event.CloseCommand;

/** A close command that waits for examples.v1 to be read up to an offset, exclusive. */
record CloseRequest(String commandId, String issuedBy, long notBeforeOffset) {
  static CloseRequest of(CloseCommand command) {
    return new CloseRequest(command.id(), command.issuedBy(), command.notBeforeOffset());
  }
}
