@NullMarked
package io.acclimate.load.endpoint;

import org.jspecify.annotations.NullMarked;
