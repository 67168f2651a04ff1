package io.acclimate.eventprocessor.readback;

import io.acclimate.core.artifact.Input;
import java.util.Optional;

/** The inputs of predictions that were processed before. */
public interface PastInputs {

  /**
   * Reads an input back.
   *
   * @param place where the prediction is
   * @return empty when it is not there any more: retention has overtaken it
   * @throws InputUnavailableException when there is no answer in time; it may be tried again
   */
  Optional<Input> read(Place place);

  /**
   * Where a prediction is, and which one it is.
   *
   * @param partition of predictions.v1
   * @param offset there
   */
  record Place(int partition, long offset, String eventId, String model) {}
}
