@NullMarked
package io.acclimate.cli.connection;

import org.jspecify.annotations.NullMarked;
