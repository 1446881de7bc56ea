return { hero = 7 }
