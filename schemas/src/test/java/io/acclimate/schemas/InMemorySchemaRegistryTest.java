package io.acclimate.schemas;

final class InMemorySchemaRegistryTest extends SchemaRegistryClientContract {
  private final SchemaRegistryClient client = new InMemorySchemaRegistry();

  @Override
  SchemaRegistryClient client() {
    return client;
  }
}
