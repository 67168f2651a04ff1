package io.acclimate.eventprocessor.experience;

import io.acclimate.eventprocessor.event.ExampleNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a model's examples have been counted into experiences; about 100 bytes of state.
 *
 * @param closed experiences closed so far; the open one gets the number after
 * @param open null while no example has come since the last one was closed
 * @param requests close commands that wait for their offset
 */
record Progress(long closed, @Nullable OpenExperience open, List<CloseRequest> requests) {
  static final Progress NONE = new Progress(0, null, List.of());

  Progress {
    requests = List.copyOf(requests);
  }

  Progress with(ExampleNote example, Instant now) {
    return new Progress(
        closed,
        open == null ? OpenExperience.startingWith(example, now) : open.with(example),
        requests);
  }

  Progress with(CloseRequest request) {
    List<CloseRequest> more = new ArrayList<>(requests);
    more.add(request);
    return new Progress(closed, open, more);
  }

  /** After the open experience was closed. */
  Progress afterClosing() {
    return new Progress(closed + 1, null, requests);
  }

  /** A close command whose offset has been reached. */
  Optional<CloseRequest> dueAt(long readUpTo) {
    return requests.stream().filter(request -> request.notBeforeOffset() <= readUpTo).findFirst();
  }

  /** Without the close commands whose offset has been reached. */
  Progress withoutRequestsDueAt(long readUpTo) {
    return new Progress(
        closed,
        open,
        requests.stream().filter(request -> request.notBeforeOffset() > readUpTo).toList());
  }
}
