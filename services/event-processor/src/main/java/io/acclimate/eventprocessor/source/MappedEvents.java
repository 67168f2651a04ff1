package io.acclimate.eventprocessor.source;

import static io.acclimate.eventprocessor.event.RefusedException.Reason.NOT_MAPPED;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.UNKNOWN_MODEL;

import io.acclimate.eventprocessor.event.Event;
import io.acclimate.eventprocessor.event.RefusedException;
import io.acclimate.eventprocessor.event.Spec;
import io.acclimate.eventprocessor.spec.Specs;
import io.acclimate.schemas.GenericAvroReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;

/** Reads the records of events.mapped.v1, each as the spec of its model says. For one thread. */
public final class MappedEvents {
  private final GenericAvroReader records;
  private final Map<Source, SourceMapping> known = new HashMap<>();

  private record Source(String model, String topic) {}

  public MappedEvents(GenericAvroReader records) {
    this.records = records;
  }

  /**
   * The labelled event that a record stands for; empty while it has no label.
   *
   * @throws RefusedException when the record does not have what the spec looks for in it, or no
   *     spec maps its topic any more
   * @throws io.acclimate.schemas.PoisonException when the record is no Avro
   */
  public Optional<Event> read(Record<byte[], byte[]> record, Specs specs) {
    MappedRecord mapped = MappedRecord.of(record.headers());
    SourceMapping mapping = mapping(mapped, specs);
    return mapping.event(records.read(record.value()), mapped.timestamp());
  }

  private SourceMapping mapping(MappedRecord mapped, Specs specs) {
    Spec spec =
        specs
            .find(mapped.model())
            .orElseThrow(
                () ->
                    new RefusedException(
                        UNKNOWN_MODEL, "no model '" + mapped.model() + "' is registered"));
    Source name = new Source(mapped.model(), mapped.topic());
    SourceMapping mapping = known.get(name);
    if (mapping == null || !mapping.spec().equals(spec)) {
      mapping = new SourceMapping(spec, source(spec, mapped.topic()));
      known.put(name, mapping);
    }
    return mapping;
  }

  private static Spec.Source source(Spec spec, String topic) {
    return spec.sources().stream()
        .filter(source -> source.topic().equals(topic))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    NOT_MAPPED, "model '%s' does not map %s".formatted(spec.model(), topic)));
  }
}
