package enum FrontPage {}
