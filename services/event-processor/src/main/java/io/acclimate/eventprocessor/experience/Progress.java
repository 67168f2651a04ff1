package io.acclimate.eventprocessor.experience;

import io.acclimate.eventprocessor.event.ClosedExperience.Trigger;
import io.acclimate.eventprocessor.event.DriftSignal;
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
 * @param alarm a drift that waits for more examples; null for none
 * @param sinceDrift examples since the last close by drift, {@link #COOL} when it does not matter
 */
record Progress(
    long closed,
    @Nullable OpenExperience open,
    List<CloseRequest> requests,
    @Nullable DriftAlarm alarm,
    long sinceDrift) {
  /** No close by drift that later signals would have to be held against. */
  static final long COOL = -1;

  static final Progress NONE = new Progress(0, null, List.of(), null, COOL);

  Progress {
    requests = List.copyOf(requests);
  }

  Progress with(ExampleNote example, Instant now) {
    return new Progress(
        closed,
        open == null ? OpenExperience.startingWith(example, now) : open.with(example),
        requests,
        alarm,
        sinceDrift == COOL ? COOL : sinceDrift + 1);
  }

  Progress with(CloseRequest request) {
    List<CloseRequest> more = new ArrayList<>(requests);
    more.add(request);
    return new Progress(closed, open, more, alarm, sinceDrift);
  }

  /** A later drift takes the place of an earlier one. */
  Progress with(DriftAlarm raised) {
    return new Progress(closed, open, requests, raised, sinceDrift);
  }

  /** After a drift is over. */
  Progress without(DriftSignal.Evidence evidence) {
    return alarm == null || alarm.evidence() != evidence
        ? this
        : new Progress(closed, open, requests, null, sinceDrift);
  }

  /** Whether signals are passed over because one closed an experience a short while ago. */
  boolean coolingDown(int coolDownExamples) {
    return sinceDrift != COOL && sinceDrift < coolDownExamples;
  }

  /** Forgets a close by drift that is far enough away. */
  Progress cooledDown(int coolDownExamples) {
    return sinceDrift == COOL || coolingDown(coolDownExamples)
        ? this
        : new Progress(closed, open, requests, alarm, COOL);
  }

  /** After the open experience was closed; what has drifted until now is in it. */
  Progress afterClosing(Trigger trigger) {
    return new Progress(
        closed + 1, null, requests, null, trigger instanceof Trigger.Drift ? 0 : sinceDrift);
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
        requests.stream().filter(request -> request.notBeforeOffset() > readUpTo).toList(),
        alarm,
        sinceDrift);
  }
}
