package io.acclimate.schemas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;

/**
 * A schema registry in this process, for tests of topologies and of apps that use the serde. It
 * keeps the protocol's rules, compatibility included (none until {@link #compatibility} sets one).
 */
public final class InMemorySchemaRegistry implements SchemaRegistryClient {
  private final List<Schema> schemas = new ArrayList<>();
  private final Map<String, Map<Schema, Integer>> subjects = new HashMap<>();
  private final Map<String, SchemaValidator> rules = new HashMap<>();

  @Override
  public int idOf(String subject, Schema schema) {
    return register(subject, schema);
  }

  @Override
  public synchronized int register(String subject, Schema schema) {
    Integer known = versions(subject).get(schema);
    if (known != null) {
      return known;
    }
    if (!isCompatible(subject, schema)) {
      throw new SchemaRefusedException(
          SchemaRefusedException.Reason.INCOMPATIBLE,
          schema.getFullName() + " breaks the compatibility rule of subject " + subject + ".");
    }
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    int id = schemas.indexOf(schema) + 1;
    versions(subject).put(schema, id);
    return id;
  }

  @Override
  public synchronized int lookUp(String subject, Schema schema) {
    Integer known = versions(subject).get(schema);
    if (known == null) {
      throw new SchemaRefusedException(
          SchemaRefusedException.Reason.NOT_FOUND,
          schema.getFullName() + " is not registered under subject " + subject + ".");
    }
    return known;
  }

  @Override
  public synchronized Schema byId(int id) {
    if (id < 1 || id > schemas.size()) {
      throw new SchemaRefusedException(
          SchemaRefusedException.Reason.NOT_FOUND, "There is no schema id " + id + ".");
    }
    return schemas.get(id - 1);
  }

  @Override
  public synchronized boolean isCompatible(String subject, Schema schema) {
    SchemaValidator rule = rules.get(subject);
    if (rule == null) {
      return true;
    }
    // Newest first, as the validator wants them.
    List<Schema> newestFirst = new ArrayList<>();
    versions(subject).keySet().forEach(version -> newestFirst.add(0, version));
    try {
      rule.validate(schema, newestFirst);
      return true;
    } catch (SchemaValidationException incompatible) {
      return false;
    }
  }

  @Override
  public synchronized void compatibility(String subject, String level) {
    SchemaValidatorBuilder builder = new SchemaValidatorBuilder();
    switch (level) {
      case "NONE" -> rules.remove(subject);
      case "BACKWARD" -> rules.put(subject, builder.canReadStrategy().validateLatest());
      case "BACKWARD_TRANSITIVE" -> rules.put(subject, builder.canReadStrategy().validateAll());
      case "FORWARD" -> rules.put(subject, builder.canBeReadStrategy().validateLatest());
      case "FORWARD_TRANSITIVE" -> rules.put(subject, builder.canBeReadStrategy().validateAll());
      case "FULL" -> rules.put(subject, builder.mutualReadStrategy().validateLatest());
      case "FULL_TRANSITIVE" -> rules.put(subject, builder.mutualReadStrategy().validateAll());
      default ->
          throw new SchemaRefusedException(
              SchemaRefusedException.Reason.INVALID, "There is no compatibility level " + level);
    }
  }

  private Map<Schema, Integer> versions(String subject) {
    return subjects.computeIfAbsent(subject, name -> new LinkedHashMap<>());
  }
}
