@NullMarked
package io.acclimate.cli.models;

import org.jspecify.annotations.NullMarked;
