@NullMarked
package io.acclimate.registry;

import org.jspecify.annotations.NullMarked;
