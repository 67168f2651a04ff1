package io.acclimate.eventprocessor.spec;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Mirrors model.specs.v1 into the global store, as bytes: the latest spec per model. */
public final class SpecKeeper implements Processor<String, byte[], Void, Void> {
  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private KeyValueStore<String, byte[]> store;

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(Specs.STORE);
  }

  @Override
  public void process(Record<String, byte[]> spec) {
    store.put(spec.key(), spec.value());
  }
}
