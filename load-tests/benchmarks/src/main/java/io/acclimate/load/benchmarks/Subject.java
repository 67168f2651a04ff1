package io.acclimate.load.benchmarks;

import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.Topics;
import io.acclimate.standalone.deployment.Service;
import java.util.List;

/** A Streams application of ours that is measured, and what it works off. */
sealed interface Subject permits EventProcessorSubject, DriftProcessorSubject {

  Service service();

  /** The topic whose records are counted, and that the pass-through copies. */
  String topic(Topics topics);

  /** All topics that it has read to their ends when it is done. */
  List<String> workedOff(Topics topics);

  /** Share of the pass-through's events per CPU-second that it has to reach. */
  double target();

  /** Whether {@link BareDuties} are its duties: then they are measured beside it. */
  boolean hasBareDuties();

  /** The counter of its own that says what it did. */
  String workCounter();

  /** What the counter has reached at least once so many records are worked off. */
  long workOf(long records);

  /** Sends so many records, and before them whatever is needed to take them in. */
  void send(EdgeConfig edge, SchemaRegistryClient schemas, long records, long seed);
}
