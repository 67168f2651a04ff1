package io.acclimate.cli.connection;

import io.acclimate.cli.CommandFailed;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Settings in a Java properties file. */
public final class SettingsFile {
  private SettingsFile() {}

  /** Reads the file of {@code --config}. */
  public static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new CommandFailed("--config " + file + ": no such file", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailed("--config " + file + " cannot be read: " + e.getMessage(), e);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    return settings;
  }
}
